import type { BrokenServer } from './broken-server.ts'
import { ENTERING_BUGS } from './entering-bugs.ts'
import { LIMIT_BUGS } from './limit-bugs.ts'
import { RECOVERY_BUGS } from './recovery-bugs.ts'
import { SUBSCRIPTION_BUGS } from './subscription-bugs.ts'

export const BROKEN_SERVERS: readonly BrokenServer[] = [
  ...ENTERING_BUGS,
  ...SUBSCRIPTION_BUGS,
  ...RECOVERY_BUGS,
  ...LIMIT_BUGS,
]
