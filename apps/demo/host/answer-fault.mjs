import { MAY_BREAK } from './accounts.mjs'
import { asJson, refused } from './site/answer.mjs'

/**
 * Makes the fault of this name for somebody who may.
 *
 * @param {{ desk: import('./faults/create-fault-desk.mjs').FaultDesk,
 *   authenticator: Pick<import('./start-demo.mjs').DemoAuthenticator, 'verify'> }} parts
 * @param {string} name
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<import('./site/answer.mjs').Answer>}
 */
export async function answerFault({ desk, authenticator }, name, { method, headers }) {
  if (method !== 'POST') return refused(405, 'A fault is made by POST.', { allow: 'POST' })
  if (!desk.names.includes(name)) {
    return refused(404, `There is no such fault; there are ${desk.names.join(', ')}.`)
  }
  const token = bearerToken(headers.authorization)
  const verified = token === undefined ? undefined : await authenticator.verify(token)
  if (!verified?.ok) return refused(401, 'Sign in first.', { 'www-authenticate': 'Bearer' })
  const { role } = verified.identity
  if (!MAY_BREAK.has(role)) return refused(403, `A ${role} may look, and make no faults.`)
  return asJson(200, await desk.make(name))
}

/** RFC 6750, 2.1; the scheme's name in any case. */
function bearerToken(authorization = '') {
  return /^bearer +([\w.~+/-]+=*)$/i.exec(authorization.trim())?.[1]
}
