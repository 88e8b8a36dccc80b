import type { Limiter } from '../../sessions/inbox.ts'
import type { Taken } from '../../token-bucket.ts'

const TAKEN: Taken = { verdict: 'taken' }

/**
 * So many within any stretch of time, to the millisecond; what is refused does not count. Holds one
 * time for each that counts, and so no more than the limit.
 */
export class SlidingWindow implements Limiter {
  readonly #limit: number
  readonly #lengthMs: number
  /** A ring once it is full: the oldest stands at `#oldest`. Milliseconds since 1970. */
  #times: number[] = []
  #oldest = 0

  constructor(limit: number, lengthMs: number) {
    this.#limit = limit
    this.#lengthMs = lengthMs
  }

  take(now: number): Taken {
    if (this.#times.length < this.#limit) {
      this.#times.push(now)
      return TAKEN
    }
    const oldest = this.#times[this.#oldest] ?? now
    const leftMs = oldest + this.#lengthMs - now
    if (leftMs > this.#lengthMs) return this.#startAnew(now)
    if (leftMs > 0) return { verdict: 'refused', retryAfterMs: leftMs }
    this.#times[this.#oldest] = now
    this.#oldest = (this.#oldest + 1) % this.#limit
    return TAKEN
  }

  /** The clock was set back: by what is held, nobody could say anything until it is where it was. */
  #startAnew(now: number): Taken {
    this.#times = this.#times.map(() => now)
    return { verdict: 'refused', retryAfterMs: this.#lengthMs }
  }
}
