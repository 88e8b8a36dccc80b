import { COMING_BACK } from './cases/coming-back.ts'
import { COUNTING } from './cases/counting.ts'
import { FIRST_FRAME } from './cases/first-frame.ts'
import { OLD_SERVERS } from './cases/old-servers.ts'
import { POSITIONS } from './cases/positions.ts'
import { STAYING_ALIVE } from './cases/staying-alive.ts'
import { STAYING_AWAY } from './cases/staying-away.ts'
import { SURVIVAL } from './cases/survival.ts'
import { TOKENS } from './cases/tokens.ts'
import type { ClientCase } from './client-case.ts'

/** Every case for a client, in the order in which they are told. */
export const CLIENT_CASES: readonly ClientCase[] = [
  ...FIRST_FRAME,
  ...POSITIONS,
  ...COUNTING,
  ...SURVIVAL,
  ...COMING_BACK,
  ...STAYING_AWAY,
  ...TOKENS,
  ...OLD_SERVERS,
  ...STAYING_ALIVE,
]
