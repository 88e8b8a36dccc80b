import { isGlob, matchesGlob } from './glob.ts'

export type Scalar = string | number | boolean | null

/**
 * Which events are wanted. Every part given must match; `{}` is everything.
 * A server may apply less of it than is written here (`dialect.can.filters`), never more.
 */
export interface Filter {
  /** Event name or channel, or a pattern: `order.*`, `service_*`, `**`. */
  readonly event?: string
  /** Collection, room or topic, or a pattern. */
  readonly topic?: string
  readonly serviceName?: string
  readonly nodeId?: string
  /** Fields of the event's data: the value, or any of several. */
  readonly where?: Readonly<Record<string, Scalar | readonly Scalar[]>>
}

/** What a filter looks at. */
export interface Matchable {
  readonly event: string
  readonly topic?: string
  readonly data?: unknown
}

/**
 * Whether an event passes a filter.
 *
 * Old Maxine servers send `service_deregistered`, `service_unhealthy` and the circuit events with a
 * `nodeId` only. `serviceOf` tells which service a node belongs to; where nobody knows, such an
 * event passes a `serviceName` filter, as it does on those servers: better one too many than a
 * missed one. For the same reason an event without a topic passes a `topic` filter: Cliffracer's
 * broadcasts to a topic do not name it.
 */
export function matchesFilter(
  filter: Filter,
  event: Matchable,
  serviceOf?: (nodeId: string) => string | undefined,
): boolean {
  if (filter.event !== undefined && !matchesGlob(filter.event, event.event)) return false
  const { topic } = event
  if (filter.topic !== undefined && topic !== undefined && !matchesGlob(filter.topic, topic)) {
    return false
  }
  if (filter.nodeId !== undefined && field(event.data, 'nodeId') !== filter.nodeId) return false
  if (filter.serviceName !== undefined) {
    const nodeId = field(event.data, 'nodeId')
    const known =
      field(event.data, 'serviceName') ??
      (typeof nodeId === 'string' ? serviceOf?.(nodeId) : undefined)
    if (known === undefined ? nodeId === undefined : known !== filter.serviceName) return false
  }
  return filter.where === undefined || matchesWhere(filter.where, event.data)
}

/** One text for all filters that mean the same, to count references by. */
export function filterKey(filter: Filter): string {
  const parts: string[] = []
  for (const name of ['event', 'topic', 'serviceName', 'nodeId'] as const) {
    const wanted = filter[name]
    // What matches anything is as good as absent; in the other two a star is a plain character.
    const matchesAny = wanted === '**' && (name === 'event' || name === 'topic')
    if (wanted !== undefined && !matchesAny) {
      parts.push(`${name}=${JSON.stringify(wanted)}`)
    }
  }
  const where = filter.where ?? {}
  for (const name of Object.keys(where).sort()) {
    const values = new Set(anyOf(where[name]).map(scalarKey))
    parts.push(`where.${JSON.stringify(name)}=[${[...values].sort().join()}]`)
  }
  return parts.join('&')
}

/**
 * The narrowest filter that is no narrower than any of these, for a server that holds only one;
 * `undefined` when there are none.
 */
export function coveringFilter(filters: readonly Filter[]): Filter | undefined {
  const [first, ...others] = filters
  if (!first) return undefined
  const covering: { -readonly [Name in keyof Filter]: Filter[Name] } = {}
  for (const name of ['event', 'topic', 'serviceName', 'nodeId'] as const) {
    const wanted = first[name]
    if (wanted !== undefined && others.every((other) => other[name] === wanted)) {
      covering[name] = wanted
    }
  }
  const where = coveringWhere(filters)
  if (where) covering.where = where
  return covering
}

/** The one plain name each filter gives in this field; nothing where one gives none or a pattern. */
export function plainNames(
  filters: readonly Filter[],
  field: 'event' | 'topic',
): readonly string[] | undefined {
  const names = filters.map((filter) => exactNames(filter, [field])[field] ?? '')
  return names.includes('') ? undefined : names
}

/** The plain names in a filter, for a server that knows no patterns; what is dropped only widens it. */
export function exactNames(filter: Filter, fields: readonly (keyof Filter)[]): Filter {
  const kept: Record<string, string> = {}
  for (const name of fields) {
    const wanted = filter[name]
    if (typeof wanted === 'string' && !isGlob(wanted)) kept[name] = wanted
  }
  return kept
}

function coveringWhere(filters: readonly Filter[]): Filter['where'] {
  const [first = {}, ...others] = filters.map((filter) => filter.where ?? {})
  const shared = Object.keys(first).filter((name) =>
    others.every((other) => Object.hasOwn(other, name)),
  )
  if (shared.length === 0) return undefined
  return Object.fromEntries(
    shared.map((name) => [
      name,
      [...new Set([first, ...others].flatMap((where) => anyOf(where[name])))],
    ]),
  )
}

function matchesWhere(where: NonNullable<Filter['where']>, data: unknown): boolean {
  for (const name of Object.keys(where)) {
    const found = field(data, name)
    if (found === undefined || !anyOf(where[name]).some((wanted) => wanted === found)) return false
  }
  return true
}

/** An own field of something that may not be an object; inherited ones such as `constructor` do not count. */
function field(data: unknown, name: string): unknown {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return undefined
  return (data as Record<string, unknown>)[name]
}

function anyOf(wanted: Scalar | readonly Scalar[] | undefined): readonly Scalar[] {
  if (wanted === undefined) return []
  return Array.isArray(wanted) ? (wanted as readonly Scalar[]) : [wanted as Scalar]
}

/** `String`, because JSON writes NaN and the infinities as null, which is a value of its own. */
function scalarKey(value: Scalar): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}
