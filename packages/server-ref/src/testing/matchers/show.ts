import { isObject } from '../scenario/seen-frames.ts'
import { isTokenName, TOKEN_FIELDS, UNKNOWN_TOKEN } from '../scenario/token-names.ts'

/** Characters of a value in a message. */
const MOST = 200

/** A value on one line, as short as a message needs it; of a field, where that may be a token's. */
export function show(value: unknown, field = ''): string {
  const said = sayable(field, value)
  const text = (JSON.stringify(said, sayable) as string | undefined) ?? String(said)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

/** What matches by itself says how it is written, and a token is not said, however deep it is. */
function sayable(field: string, value: unknown): unknown {
  if (!isObject(value) || !('asymmetricMatch' in value)) {
    return TOKEN_FIELDS.includes(field) && isSecret(value) ? UNKNOWN_TOKEN : value
  }
  const { toAsymmetricMatcher } = value
  const written: unknown =
    typeof toAsymmetricMatcher === 'function' ? toAsymmetricMatcher.call(value) : undefined
  return typeof written === 'string' ? written : 'what matches by itself'
}

/** What may hold a token; a number, say, is none. */
function isSecret(value: unknown): boolean {
  if (typeof value === 'string') return !isTokenName(value)
  return typeof value === 'object' && value !== null
}
