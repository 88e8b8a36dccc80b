import type { Frame } from './frame.ts'
import { FORBIDDEN_NAMES, LIMITS } from './limits.ts'
import { decoded, failed } from './problem.ts'
import type { Decoded, Failed } from './problem.ts'

const [PROTO, CONSTRUCTOR, PROTOTYPE] = FORBIDDEN_NAMES

/** How much one side reads from the other. */
export interface ReadLimits {
  /** UTF-16 units. */
  readonly length: number
  /** Names in one document. */
  readonly keys: number
}

/** What a client reads from a server. */
export const FROM_SERVER: ReadLimits = { length: LIMITS.serverFrame, keys: LIMITS.serverKeys }

/** What a client reads from `GET /snapshot`: room for 100,000 instances, where a frame's limits would end at some 5,000. */
export const SNAPSHOT_LIMITS: ReadLimits = { length: 33_554_432, keys: 2_000_000 }

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
  const found = isBranch(value) ? inspect(value, LIMITS.depth, { keys }) : undefined
  return found ?? decoded(value)
}

type Branch = Readonly<Record<string, unknown>> | readonly unknown[]

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null
}

/**
 * `JSON.parse` takes any depth; what walks the value afterwards does not. So the depth bounds this
 * too. Every frame passes here: lists and objects are walked apart, and only what has members is
 * gone into, because both are what a compiler can make fast.
 */
function inspect(value: Branch, levels: number, left: { keys: number }): Failed | undefined {
  if (levels === 0) return failed('too_deep', '', `more than ${LIMITS.depth} levels`)
  return Array.isArray(value)
    ? inspectMembers(value, levels, left)
    : inspectFields(value as Frame, levels, left)
}

function inspectMembers(list: readonly unknown[], levels: number, left: { keys: number }) {
  for (const member of list) {
    const found = isBranch(member) ? inspect(member, levels - 1, left) : undefined
    if (found) return found
  }
  return undefined
}

function inspectFields(fields: Frame, levels: number, left: { keys: number }) {
  for (const name in fields) {
    if (--left.keys < 0) return failed('too_many_keys', '', 'more names than allowed')
    if (name === PROTO || name === CONSTRUCTOR || name === PROTOTYPE) {
      return failed('forbidden_key', '', `the name ${name}`)
    }
    const member = fields[name]
    const found = isBranch(member) ? inspect(member, levels - 1, left) : undefined
    if (found) return found
  }
  return undefined
}
