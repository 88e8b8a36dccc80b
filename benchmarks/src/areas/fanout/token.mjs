import { createHmac } from 'node:crypto'

/** Of a server that stands on loopback for a minute. */
export const SECRET = 'a secret of a benchmark, at least 32 bytes'

/** Signed by HS256, for an hour. @param {string} sub */
export function tokenOf(sub) {
  const now = Math.floor(Date.now() / 1_000)
  const said = [
    { alg: 'HS256', typ: 'JWT' },
    { sub, role: 'viewer', iat: now, exp: now + 3_600 },
  ]
  const text = said.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
}
