import { FORBIDDEN_NAMES, LIMITS, readJson } from 'maxine-protocol'
import type { Decoded } from 'maxine-protocol'
import { isObject } from './document.ts'
import type { Fields, StoredDocument } from './document.ts'

/** Which documents of a collection, and in which order. */
export interface Query {
  readonly matches: (document: Fields) => boolean
  readonly compare: ((a: Fields, b: Fields) => number) | undefined
  readonly skip: number
  readonly limit: number
}

/** How many documents an answer has, at most, and where nothing is said. */
export const MOST_LISTED = 1_000

const MOST_CONDITIONS = 32
const MOST_CHOICES = 100
const MOST_SORTS = 8

/** A query as its parameters say it, before it is looked at: `{ completed: false, $limit: 10 }`. */
export function readParameters(
  parameters: readonly (readonly [name: string, value: string])[],
): Decoded<Fields> {
  const query: Record<string, unknown> = {}
  for (const [name, text] of parameters) {
    if (name === WHOLE) {
      const read = readJson(text, { length: LIMITS.clientFrame, keys: LIMITS.clientKeys })
      if (!read.ok) return read
      if (!isObject(read.message) || parameters.length > 1) {
        return wrong(WHOLE, 'one JSON object, and nothing beside it')
      }
      return { ok: true, message: read.message }
    }
    if (Object.hasOwn(query, name)) return wrong(name, 'given twice')
    if (FORBIDDEN_NAMES.includes(name)) return wrong('', 'a forbidden name')
    const value = readValue(text)
    if (!value.ok) return value
    query[name] = value.message
  }
  return { ok: true, message: query }
}

/** What a query means, or why it means nothing. */
export function readQuery(query: Fields): Decoded<Query> {
  const { $limit = MOST_LISTED, $skip = 0, $sort, ...conditions } = query
  if (!isCount($limit)) return wrong('$limit', 'a whole number, 0 or more')
  if (!isCount($skip)) return wrong('$skip', 'a whole number, 0 or more')
  const compare = $sort === undefined ? undefined : readSort($sort)
  if (compare?.ok === false) return compare
  const matches = readConditions(conditions)
  if (!matches.ok) return matches
  const limit = Math.min($limit, MOST_LISTED)
  const message = { matches: matches.message, compare: compare?.message, skip: $skip, limit }
  return { ok: true, message }
}

/** What a query finds, and how many there were without its limits. */
export function find(
  documents: readonly StoredDocument[],
  { matches, compare, skip, limit }: Query,
): { readonly found: readonly StoredDocument[]; readonly total: number } {
  const all = documents.filter(matches)
  // Where two are equal, the one that was created first stays first.
  const sorted = compare ? [...all].sort(compare) : all
  return { found: sorted.slice(skip, skip + limit), total: all.length }
}

const WHOLE = '$query'

/** `true`, `3`, `null`, lists and objects are JSON; all else is text, which may also stand in quotes. */
function readValue(text: string): Decoded<unknown> {
  if (!/^(?:true|false|null|-?\d.*|[{["].*)$/s.test(text)) return { ok: true, message: text }
  const read = readJson(text, { length: LIMITS.clientFrame, keys: LIMITS.clientKeys })
  if (read.ok || read.problem.code !== 'not_json') return read
  return { ok: true, message: text }
}

type Matches = Query['matches']
type Test = (value: unknown) => boolean

function readConditions(conditions: Fields): Decoded<Matches> {
  const entries = Object.entries(conditions)
  if (entries.length > MOST_CONDITIONS) return wrong('', `more than ${MOST_CONDITIONS} conditions`)
  const tests: (readonly [string, Test])[] = []
  for (const [name, condition] of entries) {
    if (name.startsWith('$')) return wrong(name, 'no word of the query language')
    const read = readCondition(name, condition)
    if (!read.ok) return read
    tests.push(...read.message.map((test) => [name, test] as const))
  }
  const matches: Matches = (document) =>
    tests.every(([name, test]) => test(valueOf(document, name)))
  return { ok: true, message: matches }
}

/** A value that a field must have, or an object of comparisons that must all hold. */
function readCondition(name: string, condition: unknown): Decoded<readonly Test[]> {
  if (isScalar(condition)) return { ok: true, message: [(value) => value === condition] }
  if (!isObject(condition) || Object.keys(condition).length === 0) {
    return wrong(name, `a value, or an object with ${Object.keys(COMPARISONS).join(', ')}`)
  }
  const tests: Test[] = []
  for (const [word, operand] of Object.entries(condition)) {
    const compare = Object.hasOwn(COMPARISONS, word) ? COMPARISONS[word] : undefined
    const test = compare?.(operand)
    if (!test) return wrong(`${name}.${word}`, compare ? OPERAND : 'no comparison')
    tests.push(test)
  }
  return { ok: true, message: tests }
}

const OPERAND = 'a text or a number; for $in, a list; for $ne, any single value'

/** Nothing for what it cannot compare with. A text is compared with texts, a number with numbers. */
const COMPARISONS: Readonly<Record<string, (operand: unknown) => Test | undefined>> = {
  $gt: ordered((a, b) => a > b),
  $gte: ordered((a, b) => a >= b),
  $lt: ordered((a, b) => a < b),
  $lte: ordered((a, b) => a <= b),
  $ne: (operand) => (isScalar(operand) ? (value) => value !== operand : undefined),
  $in: (operand) =>
    Array.isArray(operand) && operand.length <= MOST_CHOICES && operand.every(isScalar)
      ? (value) => operand.includes(value as never)
      : undefined,
}

type Ordered = string | number

function ordered(holds: (a: Ordered, b: Ordered) => boolean) {
  return (operand: unknown): Test | undefined => {
    if (typeof operand !== 'string' && typeof operand !== 'number') return undefined
    return (value) => typeof value === typeof operand && holds(value as Ordered, operand)
  }
}

/** `{ priority: -1, title: 1 }`, or the same as a text: `-priority,title`. */
function readSort(sort: unknown): Decoded<NonNullable<Query['compare']>> {
  const keys = typeof sort === 'string' ? sortText(sort) : sort
  const entries = isObject(keys) ? Object.entries(keys) : []
  const areGood = entries.every(([name, way]) => name !== '' && (way === 1 || way === -1))
  if (entries.length === 0 || entries.length > MOST_SORTS || !areGood) {
    return wrong('$sort', 'fields with 1 or -1, such as {"priority":-1} or -priority,title')
  }
  return {
    ok: true,
    message: (a, b) => {
      for (const [name, way] of entries) {
        const order = compareValues(valueOf(a, name), valueOf(b, name))
        if (order !== 0) return order * Number(way)
      }
      return 0
    },
  }
}

function sortText(text: string): Fields {
  const names = text.split(',').map((name) => name.trim())
  return Object.fromEntries(
    names.map((name) => (name.startsWith('-') ? [name.slice(1), -1] : [name, 1])),
  )
}

/** A field that is not there is as good as null. */
function valueOf(document: Fields, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : null
}

/** What there is none of comes first, then booleans, numbers, texts and the rest. */
function compareValues(a: unknown, b: unknown): number {
  const byKind = kindOf(a) - kindOf(b)
  if (byKind !== 0) return byKind
  if (isScalar(a) && isScalar(b) && a !== null && b !== null) return a < b ? -1 : a > b ? 1 : 0
  return 0
}

const KINDS = ['boolean', 'number', 'string', 'object']

function kindOf(value: unknown): number {
  return value === null ? -1 : KINDS.indexOf(typeof value)
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function wrong(at: string, what: string): Decoded<never> {
  const message = at === '' ? what : `${at}: ${what}`
  return { ok: false, problem: { code: 'bad_shape', at, message } }
}
