import type { RunningSystem } from 'maxine-server-ref'
import type { ContractTarget, Facts } from '../../src/index.ts'
import { SECRET, makeToken } from '../reference-target.ts'

/** Whose pages may come in. */
const ALLOWED_ORIGIN = 'https://app.example.com'

/** Short times, so that cases about them need not wait; in milliseconds. */
export const SYSTEM_FACTS = {
  authWithinMs: 400,
  handshakeWithinMs: 400,
  expiryGraceMs: 300,
  heartbeatMs: 400,
  connectionsPerUser: 8,
  patienceMs: 3_000,
} satisfies Partial<Facts>

export interface SystemTarget extends ContractTarget {
  readonly server: { readonly close: () => Promise<void> }
}

/** What every system is started with here. */
export const SHARED = {
  testing: true,
  origins: [ALLOWED_ORIGIN],
  handshake: { headersTimeoutMs: SYSTEM_FACTS.handshakeWithinMs, checkEveryMs: 50 },
}

/** The session of every system, as the facts say. */
export function sessionOptions() {
  const { authWithinMs, expiryGraceMs, heartbeatMs, connectionsPerUser } = SYSTEM_FACTS
  return { authWithinMs, expiryGraceMs, heartbeatMs, connectionsPerUser }
}

export const AUTH = { secret: SECRET }

/** What is known of every system, once it listens. */
export function commonTarget(
  { url, httpUrl }: Pick<RunningSystem, 'url' | 'httpUrl'>,
  access: 'open' | 'locked',
  socketPath = '',
) {
  return {
    url: url + socketPath,
    httpUrl,
    facts: SYSTEM_FACTS,
    allowedOrigin: ALLOWED_ORIGIN,
    ...(access === 'locked' && { tokens: makeToken }),
  } satisfies ContractTarget
}
