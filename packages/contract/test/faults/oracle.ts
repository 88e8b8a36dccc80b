import type { Gap } from 'maxine-client'

/** An event as the server wrote it down. */
export interface Written {
  /** Counted by the test through all epochs. */
  readonly n: number
  /** Which log it stands in, counted from 1. */
  readonly log: number
  readonly offset: number
}

/** A gap, when the newest event was the one numbered `newest`, and which log the server had by then. */
interface Told {
  readonly gap: Gap
  readonly newest: number
  readonly log: number
}

/** What the client's handlers were told, in order. */
export type Heard = { readonly n: number } | Told

/**
 * The events of `written` that were neither delivered nor spoken of: a gap must cover them, and where
 * the client knew in time, it must stand before any later event.
 */
export function unexplained(written: readonly Written[], heard: readonly Heard[]): Written[] {
  const delivered = new Set(heard.flatMap((entry) => ('n' in entry ? [entry.n] : [])))
  return written.filter((event) => !delivered.has(event.n) && !isCovered(event, heard))
}

/** What was delivered twice, or behind a later one. */
export function disordered(heard: readonly Heard[]): number[] {
  let last = 0
  return heard.flatMap((entry) => {
    if (!('n' in entry)) return []
    const isLate = entry.n <= last
    last = Math.max(last, entry.n)
    return isLate ? [entry.n] : []
  })
}

/** These show only when later events have come, or by counting: within a heartbeat. */
const FOUND_LATER = ['count_mismatch', 'epoch_changed', 'out_of_order']

/** The client stood somewhere that this log does not have, so `from` is of no use. */
const ELSEWHERE = ['epoch_changed', 'future_position']

function isCovered({ n, log, offset }: Written, heard: readonly Heard[]): boolean {
  const next = heard.findIndex((entry) => 'n' in entry && entry.n > n)
  return heard.some((entry, index) => {
    if (!('gap' in entry)) return false
    const { reason, from = 0, to = Infinity } = entry.gap
    const isInTime = next < 0 || index < next || FOUND_LATER.includes(reason)
    const isAfter = ELSEWHERE.includes(reason) || from <= offset
    const isInRange = log < entry.log || (isAfter && offset <= to)
    return isInTime && isInRange && n <= entry.newest
  })
}
