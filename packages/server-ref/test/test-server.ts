import { createHmac } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { RunningServer, StartOptions } from '../src/node/running-server.ts'
import { startServer } from '../src/node/start-server.ts'
import { connect } from './raw-client.ts'
import type { ConnectOptions, RawClient } from './raw-client.ts'

/** 32 bytes and more, as HS256 wants. */
export const SECRET = 'the secret of the tests, long enough for HS256'

/** Starts a server that is closed when the test is over, however it ends. */
export async function serve(options: StartOptions = {}): Promise<RunningServer> {
  const server = await startServer({ testing: true, ...options })
  onTestFinished(() => server.close())
  return server
}

/** A server that wants tokens signed with {@link SECRET}. */
export function serveWithAuth(options: StartOptions = {}): Promise<RunningServer> {
  return serve({ ...options, auth: { secret: SECRET, ...options.auth } })
}

/** Connects, and vanishes when the test is over. */
export async function join(
  server: Pick<RunningServer, 'url'>,
  options: ConnectOptions & { readonly path?: string } = {},
): Promise<RawClient> {
  const client = await connect(`${server.url}${options.path ?? '/'}`, options)
  onTestFinished(() => client.drop())
  return client
}

/** A token with these claims, valid for an hour unless they say otherwise. */
export function tokenFor(claims: Readonly<Record<string, unknown>> = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const payload = { sub: 'u-1', role: 'viewer', iat: now, exp: now + 3600, ...claims }
  const start = [{ alg: 'HS256', typ: 'JWT' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${start}.${createHmac('sha256', SECRET).update(start).digest('base64url')}`
}

/** A first frame that asks for everything. */
export function hello(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { auth, ...rest } = more
  return {
    ...(auth !== undefined && { auth }),
    subscribe: true,
    hello: { v: 2, subscriptions: [{ id: 's1', filter: {} }], ...rest },
  }
}
