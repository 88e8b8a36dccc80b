import type { Case } from '../../case.ts'
import { CHANGES } from './changes.ts'
import { COLLECTIONS } from './collections.ts'
import { HANDLERS } from './handlers.ts'
import { REFUSING } from './refusing.ts'
import { ROOM_ERRORS } from './room-errors.ts'
import { ROOMS } from './rooms.ts'
import { SOCKETS } from './sockets.ts'

/** For both profiles; each server is asked what its own promises. */
export const DEPLOYD_CASES: readonly Case[] = [
  ...COLLECTIONS,
  ...CHANGES,
  ...REFUSING,
  ...SOCKETS,
  ...ROOMS,
  ...ROOM_ERRORS,
  ...HANDLERS,
]
