import type { EventMessage } from 'maxine-client'
import { Store } from '../design/store.ts'

/** So many of the last events are kept. */
const KEPT = 10_000

/** An event as it came in. */
export interface TapeEntry {
  /** Counted from 0 since the page was opened. */
  readonly seq: number
  readonly event: EventMessage
}

/** What the tape holds at a moment, newest first. */
export interface TapeFrame {
  /** Of all that ever came. */
  readonly total: number
  readonly length: number
  readonly at: (index: number) => TapeEntry | undefined
}

interface TapeParts {
  readonly kept?: number
  /** Calls back when it is time to show what came: once a frame. */
  readonly schedule: (flush: () => void) => void
}

/** The last events, in a ring: pushing is cheap, and whoever shows them is told once a frame. */
export class Tape {
  readonly frame: Store<TapeFrame>
  /** How often each name came. */
  readonly names = new Map<string, number>()
  readonly #ring: TapeEntry[] = []
  readonly #kept: number
  readonly #schedule: TapeParts['schedule']
  #total = 0
  #pending: 'none' | 'scheduled' = 'none'

  constructor({ kept = KEPT, schedule }: TapeParts) {
    this.#kept = kept
    this.#schedule = schedule
    this.frame = new Store<TapeFrame>(this.#look())
  }

  get total(): number {
    return this.#total
  }

  push(event: EventMessage): void {
    this.#ring[this.#total % this.#kept] = { seq: this.#total, event }
    this.#total += 1
    this.names.set(event.event, (this.names.get(event.event) ?? 0) + 1)
    if (this.#pending === 'scheduled') return
    this.#pending = 'scheduled'
    this.#schedule(() => {
      this.#pending = 'none'
      this.frame.set(this.#look())
    })
  }

  #look(): TapeFrame {
    const [ring, kept, total] = [this.#ring, this.#kept, this.#total]
    return {
      total,
      length: Math.min(total, kept),
      at: (index) => ring[(total - 1 - index) % kept],
    }
  }
}

/** A frame that stays as it is, whatever comes. */
export function frozen(frame: TapeFrame): TapeFrame {
  return listed(entriesOf(frame), frame.total)
}

/** Only the events of these names. */
export function only(frame: TapeFrame, names: ReadonlySet<string>): TapeFrame {
  return listed(
    entriesOf(frame).filter(({ event }) => names.has(event.event)),
    frame.total,
  )
}

function entriesOf({ length, at }: TapeFrame): TapeEntry[] {
  const entries: TapeEntry[] = []
  for (let index = 0; index < length; index++) {
    const entry = at(index)
    if (entry) entries.push(entry)
  }
  return entries
}

function listed(entries: readonly TapeEntry[], total: number): TapeFrame {
  return { total, length: entries.length, at: (index) => entries[index] }
}
