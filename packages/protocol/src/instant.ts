import { field } from './fields.ts'

const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?$/

/** The length of `T01:54:00.000`; further digits are below the millisecond. */
const TIME_LENGTH = 13

/** The length of `2025-11-03T01:54:00.000Z`; a year before 0 or after 9999 takes more. */
const ISO_LENGTH = 24

/** A time as text, such as `2025-11-03T01:54:00.000Z`. */
export const instant = field<string>('an ISO 8601 time', (value) => toMs(value) !== undefined)

/**
 * Milliseconds since 1970, or nothing for what is no time. One without a zone, as Python's
 * `datetime.now().isoformat()` writes it, is read as UTC, so that all clients agree on it.
 * Digits below the millisecond are dropped.
 */
function toMs(value: unknown): number | undefined {
  const match = typeof value === 'string' ? ISO.exec(value) : null
  if (!match) return undefined
  const [, day = '', time = '', zone = 'Z'] = match
  // Some engines read 30 February as 2 March, others as no time.
  if (!toIso(Date.parse(day))?.startsWith(day)) return undefined
  const ms = Date.parse(day + time.slice(0, TIME_LENGTH) + zone)
  // A zone can move the first and the last day of the calendar out of it.
  return toIso(ms) === undefined ? undefined : ms
}

/** The text of a time, for wires that carry it so; nothing for what {@link toMs} would not read. */
export function toIso(ms: number | undefined): string | undefined {
  const date = new Date(ms ?? NaN)
  if (Number.isNaN(date.getTime())) return undefined
  const iso = date.toISOString()
  return iso.length === ISO_LENGTH ? iso : undefined
}

/** A message's `timestamp`, left out where there is none. */
export function stamp(value: unknown): { timestamp?: number } {
  const timestamp = toMs(value)
  return timestamp === undefined ? {} : { timestamp }
}
