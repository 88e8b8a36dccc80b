import type { AfterQuery, HistoryQuery } from 'maxine-protocol/http'
import type { EventLog, LoggedEvent } from '../log/log.ts'

/** Whether somebody may see an event. */
export type Sees = (event: LoggedEvent) => boolean

/** Events as far as they fit into one answer. */
export interface ExactPage {
  readonly events: readonly LoggedEvent[]
  /** Every visible event up to here is among them. */
  readonly offset: number
}

export type PositionLost = 'epoch_changed' | 'future_position' | 'trimmed'

export interface RecentPage {
  readonly events: readonly LoggedEvent[]
  /** Where the log stood. */
  readonly offset: number
  /** Present when later events than asked for were left out. */
  readonly incomplete?: 'limit' | 'trimmed'
}

/** As many as the documented server keeps. */
const MOST_EVENTS = 1_000

/** How many the documented server gives to those who do not say. */
const USUAL_EVENTS = 100

/** UTF-16 units: half of what a client reads, so that no more than 100,000 names fit either. */
const MOST_UNITS = 524_288

/** Events read from the log at once. */
const PAGE = 500

/** Every visible event after a position, as far as they fit, or why that cannot be told. */
export async function eventsAfter(
  log: EventLog,
  { after, epoch, limit }: AfterQuery,
  sees: Sees,
): Promise<ExactPage | PositionLost> {
  if (epoch !== log.epoch) return 'epoch_changed'
  if (after > log.head) return 'future_position'
  const page = createPage(limit ?? MOST_EVENTS)
  let offset = after
  for (let { head } = log; offset < head; { head } = log) {
    const read = await log.read(offset, PAGE)
    if (read[0]?.offset !== offset + 1) break
    for (const event of read) {
      if (sees(event) && !page.take(event)) return { events: page.events, offset }
      offset = event.offset
    }
  }
  // What was found before the log forgot the rest is whole up to there, and worth having.
  return offset === after && offset < log.head ? 'trimmed' : { events: page.events, offset }
}

/**
 * The last visible events that are later than a time: best effort, as documented. Times in a log
 * never go back, so what is before an earlier event is earlier.
 */
export async function eventsSince(
  log: EventLog,
  { since = 0, limit }: HistoryQuery,
  sees: Sees,
): Promise<RecentPage> {
  const offset = log.head
  const page = createPage(limit ?? USUAL_EVENTS)
  const done = (incomplete?: 'limit' | 'trimmed') => {
    const events = [...page.events].reverse()
    return incomplete ? { events, offset, incomplete } : { events, offset }
  }
  for (let upTo = offset; upTo >= log.first; upTo -= PAGE) {
    const read = await log.read(Math.max(0, upTo - PAGE), PAGE)
    for (const event of read.filter((one) => one.offset <= upTo).reverse()) {
      if (event.timestamp <= since) return done()
      if (sees(event) && !page.take(event)) return done('limit')
    }
  }
  return done(log.first > 1 ? 'trimmed' : undefined)
}

interface Page {
  readonly events: readonly LoggedEvent[]
  /** False when it does not fit. One event always does. */
  readonly take: (event: LoggedEvent) => boolean
}

function createPage(limit: number): Page {
  const most = Math.min(limit, MOST_EVENTS)
  const events: LoggedEvent[] = []
  let units = 0
  return {
    events,
    take(event) {
      units += event.text.length
      if (events.length > 0 && (events.length >= most || units > MOST_UNITS)) return false
      events.push(event)
      return true
    },
  }
}
