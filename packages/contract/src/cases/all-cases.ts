import type { Case } from '../case.ts'
import { CORE_CASES } from './core/core-cases.ts'
import { OLD_CASES } from './old/old-cases.ts'
import { RECOVERY_CASES } from './recovery/recovery-cases.ts'
import { SECURITY_CASES } from './security/security-cases.ts'

/** Every case for a server, in the order in which they run. */
export const ALL_CASES: readonly Case[] = [
  ...CORE_CASES,
  ...RECOVERY_CASES,
  ...SECURITY_CASES,
  ...OLD_CASES,
]
