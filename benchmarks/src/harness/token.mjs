import { createHmac } from 'node:crypto'

/** Signs the tokens of all benchmarks; 32 bytes is the least that a server takes. */
export const SECRET = 'a-secret-that-only-benchmarks-know'

/** A token of a user that a server started with `auth: { secret: SECRET }` lets in, for an hour. @param {string} sub */
export function tokenFor(sub) {
  const now = Math.floor(Date.now() / 1_000)
  const claims = { sub, role: 'admin', iat: now, exp: now + 3_600 }
  const text = [{ alg: 'HS256', typ: 'JWT' }, claims].map(encoded).join('.')
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
}

function encoded(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
