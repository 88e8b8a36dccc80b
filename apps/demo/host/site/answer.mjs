/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Record<string, string>} [headers]
 * @property {Buffer | string} [body]
 */

/**
 * @param {number} status
 * @param {unknown} value
 * @param {Record<string, string>} [headers]
 * @returns {Answer}
 */
export function asJson(status, value, headers = {}) {
  const type = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers: { ...type, ...headers }, body: `${JSON.stringify(value)}\n` }
}

/** A refusal in words, under the same name everywhere. @param {number} status @param {string} says @param {Record<string, string>} [headers] */
export function refused(status, says, headers) {
  return asJson(status, { says }, headers)
}
