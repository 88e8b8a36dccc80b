import type { Cancel, World } from '../world.ts'

/** Who has events to be written. */
export interface Flushable {
  readonly flush: () => void
}

const NOTHING: Cancel = () => undefined

/**
 * Says when the events of a turn are all in. A write costs the same whatever its size, so a
 * connection writes once for all of them.
 */
export class FlushClock {
  readonly #world: World
  readonly #onFlushed: () => void
  #waiting: Flushable[] = []
  #cancel = NOTHING

  constructor(world: World, onFlushed: () => void) {
    this.#world = world
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
    return this.#world.atEndOfTurn?.(flush) ?? this.#world.after(0, flush)
  }

  #flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const flushable of waiting) flushable.flush()
    this.#onFlushed()
  }
}
