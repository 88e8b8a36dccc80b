import { wrong } from './guard.ts'
import type { Wrong } from './guard.ts'

/** Year, month, day, the digits below the millisecond, the zone. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3}(\d*))?)?(Z|[+-]\d\d:\d\d)?$/

/** A time as text, such as `2025-11-03T01:54:00.000Z`. */
export function instant(value: unknown, at: string): Wrong | undefined {
  return toMs(value) === undefined ? wrong(at, 'an ISO 8601 time') : undefined
}

/**
 * Milliseconds since 1970, or nothing for what is no time. One without a zone, as Python's
 * `datetime.now().isoformat()` writes it, is read as UTC, so that all clients agree on it.
 * Digits below the millisecond are dropped.
 */
function toMs(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const match = ISO.exec(value)
  if (!match) return undefined
  const [, year, month, day, dropped = '', zone = ''] = match
  // Some engines read 30 February as 2 March, others as no time.
  if (Number(day) > 28 && Number(day) > daysIn(Number(year), Number(month))) return undefined
  const kept = value.length - dropped.length - zone.length
  const ms = Date.parse(dropped || !zone ? value.slice(0, kept) + (zone || 'Z') : value)
  // A zone can move the first and the last day of the calendar out of it.
  return isInCalendar(ms) ? ms : undefined
}

/** The calendar repeats after 400 years, and `Date.UTC` takes years below 100 for others. */
function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** The text of a time, for wires that carry it so; nothing for one that {@link instant} would refuse. */
export function toIso(ms: number | undefined): string | undefined {
  return ms !== undefined && isInCalendar(ms) ? new Date(ms).toISOString() : undefined
}

/** From the year 0 to 9999: outside of them a year takes more than four digits. */
function isInCalendar(ms: number): boolean {
  return ms >= -62_167_219_200_000 && ms < 253_402_300_800_000
}

/** A message's `timestamp`, left out where there is none. */
export function stamp(value: unknown): { timestamp?: number } {
  const timestamp = toMs(value)
  return timestamp === undefined ? {} : { timestamp }
}
