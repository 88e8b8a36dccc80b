import type { EventMessage, GapReason } from 'maxine-protocol'
import type { HistoryQuery } from '../http/socket-routes.ts'

/** Oldest first; rejects where there is no history. */
export type ReadHistory = (query: HistoryQuery) => Promise<readonly EventMessage[]>

/** What came out of asking: `proven` when nothing is missing between the last event and the next. */
export interface Caught {
  readonly events: readonly EventMessage[]
  readonly gap?: GapReason
  readonly continuity: 'best-effort' | 'none'
}

/** As many as an old server keeps. */
const ALL = 1_000

/** As many events are held back while the history is asked. */
const MOST_HELD = 10_000

interface Anchor {
  readonly timestamp: number
  readonly key: string
  /** How often the very same event came in this millisecond; 0 where only the history had it. */
  readonly times: number
}

/**
 * Fills the hole between two connections to a server without positions, from its history by time.
 * Several events can share a millisecond, so it is asked from one earlier, and the last event that is
 * known must be in the answer: then what stands behind it is all there was, and otherwise nobody knows.
 */
export class CatchUp {
  #anchor: Anchor | undefined
  #held: EventMessage[] | undefined
  /** Events of the history that the connection may still bring, and how often. */
  #echoes = new Map<string, number>()
  #lastTimestamp = 0

  /** An event that was delivered, or would have been with another filter. */
  saw(event: EventMessage): void {
    const { timestamp } = event
    if (timestamp === undefined) return
    const key = keyOf(event)
    const { key: last, times = 0 } = this.#anchor ?? {}
    this.#anchor = { timestamp, key, times: key === last ? times + 1 : 1 }
  }

  /** Whether the history gave it already: its answer can overtake the connection. */
  isEcho(event: EventMessage): boolean {
    if (this.#echoes.size === 0) return false
    // What is later than the whole history ends the wait for what was in it.
    if ((event.timestamp ?? 0) > this.#lastTimestamp) this.#echoes.clear()
    return takeOne(this.#echoes, keyOf(event))
  }

  /** Whether the event is held back until the history has answered. */
  hold(event: EventMessage): boolean {
    if (!this.#held) return false
    // One more than is kept tells that there were more.
    if (this.#held.length <= MOST_HELD) this.#held.push(event)
    return true
  }

  /** Before the first event there is nothing to start from: the server's last one will do. */
  async begin(read: ReadHistory): Promise<Caught['continuity']> {
    try {
      const [last] = (await read({ limit: 1 })).slice(-1)
      // It may be on its way to us: unless it arrives, it belongs to what is fetched later.
      if (!this.#anchor && last?.timestamp !== undefined) {
        this.#anchor = { timestamp: last.timestamp, key: keyOf(last), times: 0 }
      }
      return 'best-effort'
    } catch {
      return 'none'
    }
  }

  /** Holds back what comes, asks for what was missed, and gives both in order. */
  async resume(read: ReadHistory): Promise<Caught | undefined> {
    const held: EventMessage[] = []
    this.#held = held
    const anchor = this.#anchor
    const answer = await ask(read, anchor)
    // Another connection has begun meanwhile, and asks for itself.
    if (this.#held !== held) return undefined
    this.#held = undefined
    const echoes = countKeys(answer.events)
    const fresh = held.filter((event) => !takeOne(echoes, keyOf(event)))
    this.#echoes = echoes
    this.#lastTimestamp = answer.events.at(-1)?.timestamp ?? 0
    const events = [...answer.events, ...fresh]
    if (held.length > MOST_HELD) return { ...answer, events, gap: 'client_overflow' }
    return { ...answer, events }
  }

  /** The connection ended: what was held back will be in the history. */
  abandon(): void {
    this.#held = undefined
    this.#echoes.clear()
  }
}

async function ask(read: ReadHistory, anchor: Anchor | undefined): Promise<Caught> {
  let events: readonly EventMessage[]
  try {
    events = await read({ ...(anchor && { since: anchor.timestamp - 1 }), limit: ALL })
  } catch {
    return { events: [], gap: 'unsupported', continuity: 'none' }
  }
  const from = anchor && placeAfter(anchor, events)
  if (from === undefined) {
    return { events: anchor ? events : [], gap: 'trimmed', continuity: 'best-effort' }
  }
  return { events: events.slice(from), continuity: 'best-effort' }
}

/** Where that begins which has not come; of equal events, behind the one that was seen last. */
function placeAfter({ key, times }: Anchor, events: readonly EventMessage[]): number | undefined {
  const places = events.flatMap((event, at) => (keyOf(event) === key ? [at] : []))
  const last = places[Math.max(Math.min(times, places.length) - 1, 0)]
  return last === undefined || times === 0 ? last : last + 1
}

function countKeys(events: readonly EventMessage[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const event of events) {
    const key = keyOf(event)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Whether there was one. */
function takeOne(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0
  if (count > 1) counts.set(key, count - 1)
  else counts.delete(key)
  return count > 0
}

/** Old events have no number: what they say is what they are. */
function keyOf({ event, timestamp, data }: EventMessage): string {
  return JSON.stringify([timestamp, event, data])
}
