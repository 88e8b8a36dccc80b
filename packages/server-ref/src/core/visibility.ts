import type { VisibilityPolicy } from './identity.ts'

/** What only administrators see, as on the deployed servers. */
const FOR_ADMINISTRATORS: ReadonlySet<string> = new Set(['admin_event', 'stats_update'])

/** The policy where none is given. With authentication off everyone sees everything. */
export const DEFAULT_POLICY: VisibilityPolicy = {
  maySee: (identity, event) =>
    identity === undefined || identity.role === 'admin' || !FOR_ADMINISTRATORS.has(event),
}

/**
 * The same policy, which says no where it throws: the question comes up while events are written to
 * everybody, and one of them must not keep them from the others.
 */
export function denyingOnError(
  policy: VisibilityPolicy,
  onError: (error: unknown) => void,
): VisibilityPolicy {
  return {
    maySee(identity, event) {
      try {
        return policy.maySee(identity, event)
      } catch (error) {
        onError(error)
        return false
      }
    },
  }
}
