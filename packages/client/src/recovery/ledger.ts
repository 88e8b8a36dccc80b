import { DEFAULT_STREAM } from 'maxine-protocol'
import type { Bookmark, EventMessage, Gap, Position, Welcome } from 'maxine-protocol'

/** What to do with an event, by its place in the log. */
export type Verdict = 'deliver' | 'duplicate' | 'late'

/** All that an event's place in the log depends on. */
export type Numbered = Pick<EventMessage, 'offset' | 'stream'>

interface Place {
  epoch: string
  offset: number
  /** Nothing up to here is missing: the last offset at which what was sent and what came were the same. */
  complete: number
  /** Events of this connection, to be compared with the bookmark's `sent`. */
  received: number
}

/** How many of the last offsets are known one by one: an event older than these counts as late. */
const RECENT = 1_024

/**
 * Where the client stands in the server's log. Changed in place, for it is touched by every event;
 * what the numbers mean is in the Maxine PROTOCOL.md.
 */
export class Ledger {
  readonly #places = new Map<string, Place>()
  readonly #recent: number[] = []
  #next = 0

  /** The position to resume from, for the first frame. */
  since(): Readonly<Record<string, Position>> | undefined {
    const known = [...this.#places].filter(([, { epoch }]) => epoch !== '')
    if (known.length === 0) return undefined
    return Object.fromEntries(
      known.map(([stream, { epoch, offset }]) => [stream, { epoch, offset }]),
    )
  }

  /**
   * Takes the welcome's position, and tells what may have been missed. With `recovered` only the
   * replayed events move the position: who is cut off during the replay asks again from there.
   */
  welcome({ position, recovered, reason }: Welcome): Gap | undefined {
    const before = this.#places.get(DEFAULT_STREAM)
    for (const place of this.#places.values()) {
      place.received = 0
      place.complete = place.offset
    }
    if (before && position && recovered && before.epoch === position.epoch) return undefined
    this.#places.clear()
    this.#recent.length = 0
    if (position) {
      this.#places.set(DEFAULT_STREAM, { ...position, complete: position.offset, received: 0 })
    }
    if (!before) return undefined
    const changed = recovered ? 'epoch_changed' : 'unsupported'
    return {
      type: 'gap',
      reason: reason ?? changed,
      from: before.offset,
      ...(position && { to: position.offset }),
    }
  }

  accept({ offset, stream = DEFAULT_STREAM }: Numbered): Verdict {
    if (offset === undefined) return 'deliver'
    const place = this.#places.get(stream) ?? this.#open(stream)
    if (offset <= place.offset) return this.#recent.includes(offset) ? 'duplicate' : 'late'
    place.offset = offset
    place.received += 1
    this.#recent[this.#next] = offset
    this.#next = (this.#next + 1) % RECENT
    return 'deliver'
  }

  /**
   * Compares what was sent with what came; a gap where these differ, with the position past it. What
   * is missing may stand before events that came, so the gap begins where the two last agreed.
   */
  bookmark({ position, sent, stream = DEFAULT_STREAM }: Bookmark): Gap | undefined {
    const place = this.#places.get(stream) ?? this.#open(stream)
    const { epoch, offset, complete, received } = place
    const isKnown = epoch === position.epoch || epoch === ''
    place.epoch = position.epoch
    place.offset = isKnown ? Math.max(offset, position.offset) : position.offset
    place.complete = place.offset
    if (isKnown && received === sent) return undefined
    const reason = isKnown ? 'count_mismatch' : 'epoch_changed'
    return { type: 'gap', reason, from: complete, to: position.offset, stream }
  }

  /** An event that is older than one before it: what came late, or never will, is in here. */
  disorder({ stream = DEFAULT_STREAM }: Numbered): Gap {
    const { complete, offset } = this.#places.get(stream) ?? this.#open(stream)
    return { type: 'gap', reason: 'out_of_order', from: complete, to: offset, stream }
  }

  /** The server says itself that it left something out. */
  skip({ to, stream = DEFAULT_STREAM }: Gap): void {
    const place = this.#places.get(stream)
    if (place && to !== undefined) place.offset = Math.max(place.offset, to)
  }

  /** A stream of which the welcome did not speak; its epoch comes with its first bookmark. */
  #open(stream: string): Place {
    const place = { epoch: '', offset: 0, complete: 0, received: 0 }
    this.#places.set(stream, place)
    return place
  }
}
