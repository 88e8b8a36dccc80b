import { FORBIDDEN_NAMES, LIMITS } from './limits.ts'
import { decoded, failed } from './problem.ts'
import type { Decoded, Failed } from './problem.ts'

/** How much one side reads from the other. */
export interface ReadLimits {
  /** UTF-16 units. */
  readonly length: number
  /** Names in one document. */
  readonly keys: number
}

/** What a client reads from a server. */
export const FROM_SERVER: ReadLimits = { length: LIMITS.serverFrame, keys: LIMITS.serverKeys }

/** What a server reads from a client. */
export const FROM_CLIENT: ReadLimits = { length: LIMITS.clientFrame, keys: LIMITS.clientKeys }

/**
 * Reads one JSON document. Never throws and never repeats a part of the text: an engine's own
 * message quotes what it could not read, which may be a token. Of a name written twice the last
 * counts, as with every JSON reader these systems use.
 */
export function readJson(text: string, { length, keys }: ReadLimits): Decoded<unknown> {
  if (typeof text !== 'string') return failed('not_json', '', 'expected text')
  if (text.length > length) return failed('too_large', '', `more than ${length} characters`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return failed('not_json', '', 'not a JSON document')
  }
  return inspect(value, LIMITS.depth, { keys }) ?? decoded(value)
}

/** `JSON.parse` takes any depth; what walks the value afterwards does not. So the depth bounds this too. */
function inspect(value: unknown, levels: number, left: { keys: number }): Failed | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (levels === 0) return failed('too_deep', '', `more than ${LIMITS.depth} levels`)
  const isArray = Array.isArray(value)
  for (const name in value) {
    if (!isArray && --left.keys < 0) return failed('too_many_keys', '', 'more names than allowed')
    if (FORBIDDEN_NAMES.includes(name)) return failed('forbidden_key', '', `the name ${name}`)
    const found = inspect((value as Record<string, unknown>)[name], levels - 1, left)
    if (found) return found
  }
  return undefined
}
