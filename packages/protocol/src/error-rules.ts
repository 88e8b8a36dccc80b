/**
 * What a client does after an error: `retry`, ask again later; `refresh-token`, fetch a token first;
 * `stop`, give up what was asked for; `report`, tell the application and go on.
 */
export type ErrorAction = 'retry' | 'refresh-token' | 'stop' | 'report'

/** Apart from what they mean in words, which a client has no room for. */
const ACTIONS: Readonly<Record<string, ErrorAction>> = {
  auth_required: 'stop',
  token_expired: 'refresh-token',
  token_refused: 'refresh-token',
  forbidden: 'stop',
  rate_limited: 'retry',
  too_many_subscriptions: 'stop',
  bad_filter: 'stop',
  invalid_channel: 'stop',
  version_not_supported: 'stop',
  backplane_unavailable: 'retry',
  unsupported: 'stop',
}

/** Anything else, a server’s own code included, is reported and nothing else. */
export function errorAction(code: string): ErrorAction {
  return Object.hasOwn(ACTIONS, code) ? (ACTIONS[code] ?? 'report') : 'report'
}
