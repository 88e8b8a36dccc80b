import type { VisibilityPolicy } from './identity.ts'

/** What only administrators see, as on the deployed servers. */
const FOR_ADMINISTRATORS: ReadonlySet<string> = new Set(['admin_event', 'stats_update'])

/** The policy where none is given. With authentication off everyone sees everything. */
export const DEFAULT_POLICY: VisibilityPolicy = {
  maySee: (identity, event) =>
    identity === undefined || identity.role === 'admin' || !FOR_ADMINISTRATORS.has(event),
}
