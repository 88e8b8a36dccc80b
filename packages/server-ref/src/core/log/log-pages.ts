import { EventBatch } from '../event-batch.ts'
import type { Packing } from '../event-batch.ts'
import type { LoggedEvent } from './log.ts'

/** Events of a page: as many as an array takes. */
export const PAGE_EVENTS = 128

/** Characters of a stretch, unless a single event has more; a write has no more than that either. */
export const STRETCH_LENGTH = 131_072

/** Events that follow each other in the log. */
export interface Stretch {
  readonly events: readonly LoggedEvent[]
  /** Characters of those. */
  readonly length: number
  /** Of the events, each once. */
  readonly names: ReadonlySet<string>
}

/**
 * The log as it is replayed: in pages, each whole one with its bytes, which are made for the first who
 * gets all of it and sent to the others as they are. One who gets only some pays for each event.
 */
export class LogPages {
  readonly #maxLength: number
  /** By the offset of their first event, the least recently used first. */
  readonly #pages = new Map<number, Page>()
  /** Characters of all their batches. */
  #length = 0

  /** Bytes of so many characters are kept at most, beside the log. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength
  }

  /** Characters that are kept as bytes. */
  get length(): number {
    return this.#length
  }

  /** Takes events of the log, in its order, apart where pages begin, as far as it is asked. */
  *cut(events: readonly LoggedEvent[]): Iterable<Stretch> {
    for (let at = 0; at < events.length;) {
      const stretch = this.#pageAt(events, at) ?? looseAt(events, at)
      yield stretch
      at += stretch.events.length
    }
  }

  /** All events of a stretch. */
  batch(stretch: Stretch, packing: Packing): EventBatch {
    if (!(stretch instanceof Page)) {
      return new EventBatch(stretch.events, packing, { origin: 'log', audience: 'one' })
    }
    const known = stretch.batches[packing]
    if (known) return known
    const batch = new EventBatch(stretch.events, packing, { origin: 'log', audience: 'many' })
    this.#remember(stretch)
    stretch.batches[packing] = batch
    this.#length += stretch.length
    this.#makeRoom()
    return batch
  }

  /** The log has forgotten what comes before this offset. */
  forgetBefore(first: number): void {
    for (const [offset, page] of this.#pages) {
      if (offset + PAGE_EVENTS <= first) this.#forget(page)
    }
  }

  /** The whole page that begins here; none where the events are too long for one write. */
  #pageAt(events: readonly LoggedEvent[], at: number): Page | undefined {
    const first = events[at]
    const last = events[at + PAGE_EVENTS - 1]
    if (!first || !last || placeInPage(first) !== 0) return undefined
    if (last.offset - first.offset !== PAGE_EVENTS - 1) return undefined
    const known = this.#pages.get(first.offset)
    const page = known?.isOf(first, last) ? known : new Page(events.slice(at, at + PAGE_EVENTS))
    if (page.length > STRETCH_LENGTH) return undefined
    this.#remember(page)
    return page
  }

  /** As the last used. */
  #remember(page: Page): void {
    const known = this.#pages.get(page.offset)
    if (known && known !== page) this.#forget(known)
    this.#pages.delete(page.offset)
    this.#pages.set(page.offset, page)
  }

  #makeRoom(): void {
    for (const page of this.#pages.values()) {
      if (this.#length <= this.#maxLength) return
      this.#forget(page)
    }
  }

  #forget(page: Page): void {
    this.#pages.delete(page.offset)
    this.#length -= page.kept
    page.batches = {}
  }
}

class Page implements Stretch {
  readonly events: readonly LoggedEvent[]
  readonly length: number
  readonly names: ReadonlySet<string>
  /** Of its first event. */
  readonly offset: number
  batches: Partial<Record<Packing, EventBatch>> = {}

  constructor(events: readonly LoggedEvent[]) {
    this.events = events
    this.offset = events[0]?.offset ?? 0
    this.length = events.reduce((length, { text }) => length + text.length, 0)
    this.names = namesOf(events)
  }

  /** Characters of its batches. */
  get kept(): number {
    return Object.keys(this.batches).length * this.length
  }

  /** Offsets are given once, so what lies between the same two events is the same. */
  isOf(first: LoggedEvent, last: LoggedEvent): boolean {
    return this.events[0] === first && this.events[PAGE_EVENTS - 1] === last
  }
}

/** As far as the page goes, or a write. */
function looseAt(events: readonly LoggedEvent[], at: number): Stretch {
  const first = events[at]
  const most = first ? at + PAGE_EVENTS - placeInPage(first) : at
  let length = 0
  let end = at
  for (; end < Math.min(most, events.length); end += 1) {
    const added = events[end]?.text.length ?? 0
    if (end > at && length + added > STRETCH_LENGTH) break
    length += added
  }
  const some = events.slice(at, end)
  return { events: some, length, names: namesOf(some) }
}

function placeInPage({ offset }: LoggedEvent): number {
  return (offset - 1) % PAGE_EVENTS
}

function namesOf(events: readonly LoggedEvent[]): ReadonlySet<string> {
  return new Set(events.map(({ event }) => event))
}
