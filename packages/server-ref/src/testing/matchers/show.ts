import { isObject } from '../scenario/seen-frames.ts'

/** Characters of a value in a message. */
const MOST = 200

/** A value on one line, as short as a message needs it. */
export function show(value: unknown): string {
  const text = (JSON.stringify(value, sayable) as string | undefined) ?? String(value)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

/** What matches by itself says how it is written. */
function sayable(_: string, value: unknown): unknown {
  if (!isObject(value) || !('asymmetricMatch' in value)) return value
  const { toAsymmetricMatcher } = value
  const written: unknown =
    typeof toAsymmetricMatcher === 'function' ? toAsymmetricMatcher.call(value) : undefined
  return typeof written === 'string' ? written : 'what matches by itself'
}
