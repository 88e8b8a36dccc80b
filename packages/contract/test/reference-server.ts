import { hashPassword, startServer } from 'maxine-server-ref'
import type { RunningServer, StartOptions } from 'maxine-server-ref'
import { onTestFinished } from 'vitest'

/** 32 bytes and more, as HS256 wants. */
const SECRET = 'the secret of the contract, long enough for HS256'

/** Who can sign in where tokens are wanted. */
export const ADMIN = { username: 'ada', password: 'a password of the tests' }

/** Starts a server that is closed when the test is over, however it ends. */
export async function serve(options: StartOptions = {}): Promise<RunningServer> {
  const server = await startServer({ testing: true, ...options })
  onTestFinished(() => server.close())
  return server
}

/** A server that wants tokens, and at which {@link ADMIN} can sign in. */
export async function serveWithAuth(options: StartOptions = {}): Promise<RunningServer> {
  const passwordHash = await hashPassword(ADMIN.password)
  const users = [{ username: ADMIN.username, role: 'admin', passwordHash }]
  return serve({ ...options, auth: { secret: SECRET, users, ...options.auth } })
}
