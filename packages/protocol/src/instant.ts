import { field } from './fields.ts'

const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\d*(Z|[+-]\d\d:\d\d)?$/

/** A time as text, such as `2025-11-03T01:54:00.000Z`. */
export const instant = field<string>('an ISO 8601 time', (value) => toMs(value) !== undefined)

/**
 * Milliseconds since 1970, or nothing for what is no time. One without a zone, as Python's
 * `datetime.now().isoformat()` writes it, is read as UTC, so that all clients agree on it.
 * Digits below the millisecond are dropped.
 */
export function toMs(value: unknown): number | undefined {
  const match = typeof value === 'string' ? ISO.exec(value) : null
  const ms = match ? Date.parse(`${match[1]}${match[2] ?? 'Z'}`) : NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** The text of a time, for wires that carry it so; nothing for what no calendar holds. */
export function toIso(ms: number | undefined): string | undefined {
  const date = new Date(ms ?? NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** A message's `timestamp`, left out where there is none. */
export function stamp(value: unknown): { timestamp?: number } {
  const timestamp = toMs(value)
  return timestamp === undefined ? {} : { timestamp }
}
