import type { Case } from '../../case.ts'
import { BEFORE_AUTHENTICATION } from './before-authentication.ts'
import { BROKEN_FRAMES } from './broken-frames.ts'
import { DOCUMENTS } from './documents.ts'
import { ECHOES } from './echoes.ts'
import { HANDSHAKES } from './handshakes.ts'
import { LIMITS } from './limits.ts'
import { PAYLOADS } from './payloads.ts'
import { REFUSED_TOKENS } from './refused-tokens.ts'
import { REQUESTS } from './requests.ts'
import { SESSION_LIFE } from './session-life.ts'
import { VISIBILITY } from './visibility.ts'

export const SECURITY_CASES: readonly Case[] = [
  ...BEFORE_AUTHENTICATION,
  ...REFUSED_TOKENS,
  ...SESSION_LIFE,
  ...VISIBILITY,
  ...PAYLOADS,
  ...LIMITS,
  ...DOCUMENTS,
  ...BROKEN_FRAMES,
  ...HANDSHAKES,
  ...REQUESTS,
  ...ECHOES,
]
