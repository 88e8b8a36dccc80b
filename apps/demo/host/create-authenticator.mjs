import { randomBytes } from 'node:crypto'
import { ACCOUNTS } from './accounts.mjs'

/** Beyond what HS256 asks for (RFC 7518, section 3.2). */
const SECRET_BYTES = 48

/**
 * Knows the accounts of the demo, by a secret that nobody has seen: a token ends with the process.
 *
 * @param {Pick<typeof import('maxine-server-ref'), 'createAuthenticator' | 'hashPassword'>} reference
 */
export function createDemoAuthenticator({ createAuthenticator, hashPassword }) {
  // Each takes a quarter of a second, for which the page need not wait: nobody has typed a password yet.
  const users = new Map(
    ACCOUNTS.map(({ username, password, role, scopes }) => [
      username,
      hashPassword(password).then((passwordHash) => ({
        ...{ username, role, passwordHash },
        ...(scopes && { scopes }),
      })),
    ]),
  )
  const findUser = (/** @type {string} */ username) => users.get(username)
  return createAuthenticator(
    { secret: randomBytes(SECRET_BYTES), users: findUser },
    { now: Date.now },
  )
}
