import type { BrokenClients } from './broken-client.ts'
import { COMING_BACK } from './coming-back.ts'
import { COUNTING } from './counting.ts'
import { FIRST_FRAME } from './first-frame.ts'
import { POSITIONS } from './positions.ts'
import { STAYING_ALIVE } from './staying-alive.ts'
import { STAYING_AWAY } from './staying-away.ts'
import { SURVIVAL } from './survival.ts'

/** A client with one bug for each case, under the case that is meant for it. */
export const BROKEN_CLIENTS: BrokenClients = {
  ...FIRST_FRAME,
  ...POSITIONS,
  ...COUNTING,
  ...SURVIVAL,
  ...COMING_BACK,
  ...STAYING_AWAY,
  ...STAYING_ALIVE,
}
