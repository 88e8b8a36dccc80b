import { createHmac } from 'node:crypto'
import { startServer } from 'maxine-server-ref'
import type { CoreOverrides, RunningServer, StartOptions } from 'maxine-server-ref'
import type { ContractTarget, Facts, TokenWish } from '../src/index.ts'

/** 32 bytes and more, as HS256 wants. */
export const SECRET = 'the secret of the contract, long enough for HS256'

/** Whose pages may come in. */
const ALLOWED_ORIGIN = 'https://app.example.com'

/** Short times and small logs, so that cases about them need not wait; in milliseconds and events. */
export const FACTS = {
  authWithinMs: 400,
  handshakeWithinMs: 400,
  expiryGraceMs: 300,
  logEvents: 60,
  recoveryLimit: 30,
  connectionsPerUser: 8,
  messageBurst: 40,
} satisfies Partial<Facts>

export interface ReferenceTarget extends ContractTarget {
  readonly server: RunningServer
}

/** The reference server, as its suite knows it. */
export async function startReference(
  access: 'open' | 'locked',
  options: StartOptions = {},
): Promise<ReferenceTarget> {
  const server = await startServer({
    testing: true,
    origins: [ALLOWED_ORIGIN],
    ...options,
    handshake: {
      headersTimeoutMs: FACTS.handshakeWithinMs,
      checkEveryMs: 50,
      ...options.handshake,
    },
    ...(access === 'locked' && { auth: { secret: SECRET, ...options.auth } }),
    core: coreOptions(options.core),
  })
  return {
    server,
    url: server.url,
    httpUrl: server.httpUrl,
    facts: FACTS,
    allowedOrigin: ALLOWED_ORIGIN,
    ...(access === 'locked' && { tokens: makeToken }),
    control: {
      restart: server.faults.restart,
      async publish(event, data) {
        await server.publish(event, data)
      },
      async drain() {
        server.core.drain()
        await server.faults.restart({ epoch: 'same' })
      },
    },
  }
}

/** What the facts say, for the core of a server or of a double. */
export function coreOptions(more: CoreOverrides = {}): CoreOverrides {
  const { authWithinMs, expiryGraceMs, recoveryLimit, connectionsPerUser } = FACTS
  const session = { authWithinMs, expiryGraceMs, recoveryLimit, connectionsPerUser }
  return {
    log: { maxCount: FACTS.logEvents, ...more.log },
    registry: { statsEveryMs: 0, circuitRetryMs: 250, ...more.registry },
    session: { ...session, heartbeatMs: 400, ...more.session },
  }
}

/** A token as a sign-in service would make it. */
export function makeToken({ sub, role, lifeMs, scopes }: TokenWish): string {
  const now = Math.floor(Date.now() / 1_000)
  const exp = Math.floor((Date.now() + lifeMs) / 1_000)
  return sign({ sub, role, iat: Math.min(now, exp), exp, ...(scopes && { scopes }) })
}

function sign(claims: object): string {
  const text = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
}
