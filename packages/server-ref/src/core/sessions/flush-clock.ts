import type { Cancel, World } from '../world.ts'

/** Who has events to be written. */
export interface Flushable {
  readonly flush: () => void
}

const NOTHING: Cancel = () => undefined

/**
 * Says when the events of a turn are all in. A write costs the same whatever its size, so a
 * connection writes once for all of them; with a time to wait, once for those of several turns. The
 * first event after a rest goes out at once in any case.
 */
export class FlushClock {
  readonly #world: World
  readonly #everyMs: number
  readonly #onFlushed: () => void
  #waiting: Flushable[] = []
  #cancel = NOTHING
  /** Milliseconds since 1970. */
  #flushedAt = -Infinity

  /** Flushes are at least `everyMs` apart, in milliseconds. */
  constructor(world: World, everyMs: number, onFlushed: () => void) {
    this.#world = world
    this.#everyMs = everyMs
    this.#onFlushed = onFlushed
  }

  /** To be called once for each flush. */
  add(flushable: Flushable): void {
    if (this.#waiting.push(flushable) === 1) this.#cancel = this.#schedule()
  }

  end(): void {
    this.#cancel()
  }

  #schedule(): Cancel {
    const flush = () => this.#flush()
    const waitMs = this.#waitMs()
    if (waitMs > 0) return this.#world.after(waitMs, flush)
    return this.#world.atEndOfTurn?.(flush) ?? this.#world.after(0, flush)
  }

  #waitMs(): number {
    if (this.#everyMs === 0) return 0
    const leftMs = this.#flushedAt + this.#everyMs - this.#world.now()
    // A clock that was set back makes nobody wait for longer.
    return Math.min(leftMs, this.#everyMs)
  }

  #flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    if (this.#everyMs > 0) this.#flushedAt = this.#world.now()
    for (const flushable of waiting) flushable.flush()
    this.#onFlushed()
  }
}
