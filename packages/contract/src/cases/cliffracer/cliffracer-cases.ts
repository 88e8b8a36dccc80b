import type { Case } from '../../case.ts'
import { BAD_FRAMES } from './bad-frames.ts'
import { CALLING } from './calling.ts'
import { ENTERING } from './entering.ts'
import { KNOCKING } from './knocking.ts'
import { LIMITS } from './limits.ts'
import { PINGING } from './pinging.ts'
import { ROOM_TALK } from './room-talk.ts'
import { ROOMS } from './rooms.ts'
import { STOCK } from './stock.ts'
import { SUBSCRIBING } from './subscribing.ts'
import { TELLING } from './telling.ts'
import { TOKENS } from './tokens.ts'

export const CLIFFRACER_CASES: readonly Case[] = [
  ...ENTERING,
  ...SUBSCRIBING,
  ...PINGING,
  ...TELLING,
  ...CALLING,
  ...STOCK,
  ...ROOMS,
  ...ROOM_TALK,
  ...TOKENS,
  ...BAD_FRAMES,
  ...LIMITS,
  ...KNOCKING,
]
