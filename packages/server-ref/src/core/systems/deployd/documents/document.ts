import { FORBIDDEN_NAMES, LIMITS, readJson } from 'maxine-protocol'
import type { Decoded, ReadLimits } from 'maxine-protocol'

/** Named values, as they came or as they are stored. */
export type Fields = Readonly<Record<string, unknown>>

/** A stored document; it never changes, an update puts another in its place. */
export interface StoredDocument extends Fields {
  readonly id: string
  /** ISO 8601; the server's. */
  readonly createdAt: string
  readonly updatedAt: string
}

/** How much one document may be: as much as one request. */
export const DOCUMENT_LIMITS: ReadLimits = { length: LIMITS.clientFrame, keys: LIMITS.clientKeys }

/** A change tells of a document four levels down, and no frame has more than 16. */
const DEEPEST = 12

/** What begins with it is a word of the query language, or the server's own. */
const RESERVED = '$'

/** The field where an answer says that `afterCommit` went wrong: no document can have it. */
export const ERROR_FIELD = `${RESERVED}error`

/** A copy that nobody else holds, or what is wrong with it. */
export function readFields(value: unknown): Decoded<Fields> {
  const copy = copyJson(value)
  if (!copy.ok) return copy
  if (!isObject(copy.message)) return wrong('', 'an object is needed')
  const reserved = Object.keys(copy.message).find((name) => name.startsWith(RESERVED))
  return reserved === undefined
    ? { ok: true, message: copy.message }
    : wrong(reserved, 'names with $ are no fields')
}

/** What JSON makes of a value, within the limits of a document. */
export function copyJson(value: unknown): Decoded<unknown> {
  let text: string | undefined
  try {
    text = textOf(value)
  } catch {
    return wrong('', 'JSON cannot say this')
  }
  if (text === undefined) return wrong('', 'JSON cannot say this')
  const read = readJson(text, DOCUMENT_LIMITS)
  if (!read.ok || levelsOf(read.message) <= DEEPEST) return read
  return wrong('', `more than ${DEEPEST} levels`)
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether an object may have such a name. */
export function isName(name: string): boolean {
  return name !== '' && name.length <= LIMITS.text && !FORBIDDEN_NAMES.includes(name)
}

/** There is none for undefined, a function or a symbol. */
function textOf(value: unknown): string | undefined {
  return JSON.stringify(value)
}

/** `readJson` has bounded them. */
function levelsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf))
}

function wrong(at: string, what: string): Decoded<never> {
  const message = at === '' ? what : `${at}: ${what}`
  return { ok: false, problem: { code: 'bad_shape', at, message } }
}
