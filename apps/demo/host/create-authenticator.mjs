import { randomBytes } from 'node:crypto'
import { ACCOUNTS } from './accounts.mjs'

/** Beyond what HS256 asks for (RFC 7518, section 3.2). */
const SECRET_BYTES = 48

/**
 * Knows the accounts of the demo, by a secret that nobody has seen: a token ends with the process.
 *
 * @param {Pick<typeof import('maxine-server-ref'), 'createAuthenticator' | 'hashPassword'>} reference
 */
export async function createDemoAuthenticator({ createAuthenticator, hashPassword }) {
  const users = await Promise.all(
    ACCOUNTS.map(async ({ username, password, role }) => {
      return { username, role, passwordHash: await hashPassword(password) }
    }),
  )
  return createAuthenticator({ secret: randomBytes(SECRET_BYTES), users }, { now: Date.now })
}
