import type { Case } from '../../case.ts'
import { ASKING } from './asking.ts'
import { BAD_FRAMES } from './bad-frames.ts'
import { CONNECTING } from './connecting.ts'
import { FILTERING } from './filtering.ts'
import { LIMITS } from './limits.ts'
import { PULSE } from './pulse.ts'
import { REFUSING } from './refusing.ts'
import { SCOPES } from './scopes.ts'
import { SUBSCRIBING } from './subscribing.ts'
import { TOKENS } from './tokens.ts'
import { UNSUBSCRIBING } from './unsubscribing.ts'

export const NEXUS_CASES: readonly Case[] = [
  ...CONNECTING,
  ...SUBSCRIBING,
  ...FILTERING,
  ...REFUSING,
  ...UNSUBSCRIBING,
  ...BAD_FRAMES,
  ...ASKING,
  ...TOKENS,
  ...SCOPES,
  ...LIMITS,
  ...PULSE,
]
