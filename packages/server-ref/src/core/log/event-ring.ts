import type { LogBounds, LoggedEvent } from './log.ts'

/** The newest events of a log, as many as its bounds keep. */
export interface EventRing {
  /** Offset of the newest event there ever was. */
  readonly head: number
  /** Offset of the oldest event kept; `head + 1` when there is none. */
  readonly first: number
  /** Takes the event after `head`. */
  readonly push: (event: LoggedEvent) => void
  /** Forgets what the bounds do not keep, up to an offset. */
  readonly trim: (now: number, upTo?: number) => void
  readonly read: (after: number, limit: number) => readonly LoggedEvent[]
}

/**
 * A ring that goes on after `head`. The newest event stays whatever its size, or nobody could be
 * told of it; only age removes it.
 */
export function createEventRing(bounds: LogBounds, head = 0): EventRing {
  return new Ring(bounds, head)
}

class Ring implements EventRing {
  readonly #bounds: LogBounds
  /** Kept events from `#start` on; before it, room that is given back from time to time. */
  #slots: (LoggedEvent | undefined)[] = []
  #start = 0
  #bytes = 0
  #head: number

  constructor(bounds: LogBounds, head: number) {
    this.#bounds = bounds
    this.#head = head
  }

  get head(): number {
    return this.#head
  }

  get first(): number {
    return this.#head + 1 - this.#count
  }

  get #count(): number {
    return this.#slots.length - this.#start
  }

  push(event: LoggedEvent): void {
    this.#slots.push(event)
    this.#bytes += event.text.length
    this.#head = event.offset
  }

  trim(now: number, upTo = Infinity): void {
    const oldest = now - this.#bounds.maxAgeMs
    for (let event = this.#slots[this.#start]; event; event = this.#slots[this.#start]) {
      const tooMany = this.#count > this.#bounds.maxCount || this.#bytes > this.#bounds.maxBytes
      const goes = event.timestamp < oldest || (tooMany && this.#count > 1)
      if (!goes || event.offset > upTo) break
      this.#forgetOldest(event)
    }
  }

  read(after: number, limit: number): readonly LoggedEvent[] {
    const from = this.#start + Math.max(0, after + 1 - this.first)
    // Nothing is undefined from `#start` on.
    return this.#slots.slice(from, from + Math.max(0, limit)) as LoggedEvent[]
  }

  #forgetOldest(event: LoggedEvent): void {
    this.#slots[this.#start++] = undefined
    this.#bytes -= event.text.length
    // Half the slots are empty: moving the rest costs no more than filling them did.
    if (this.#start * 2 < this.#slots.length) return
    this.#slots = this.#slots.slice(this.#start)
    this.#start = 0
  }
}
