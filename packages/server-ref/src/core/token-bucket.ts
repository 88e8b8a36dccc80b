/** What becomes of one more frame. */
export type Taken =
  | { readonly verdict: 'taken' }
  | { readonly verdict: 'refused'; readonly retryAfterMs: number }
  /** As many were refused as a whole burst holds since the bucket was last full. */
  | { readonly verdict: 'abused' }

const TAKEN: Taken = { verdict: 'taken' }
const ABUSED: Taken = { verdict: 'abused' }

/** So many at once, and so many a second in the long run. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #filledAt: number
  #refused = 0

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
    this.#filledAt = now
  }

  /** Whether it is as if nothing had been taken, at a time given in milliseconds. */
  isFull(now: number): boolean {
    this.#fill(now)
    return this.#tokens === this.#burst
  }

  /** Takes one at a time given in milliseconds. */
  take(now: number): Taken {
    if (this.isFull(now)) this.#refused = 0
    if (this.#tokens >= 1) {
      this.#tokens -= 1
      return TAKEN
    }
    this.#refused += 1
    if (this.#refused > this.#burst) return ABUSED
    const retryAfterMs = Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000)
    return { verdict: 'refused', retryAfterMs }
  }

  #fill(now: number): void {
    // A clock that was set back gives nothing and takes nothing.
    const seconds = Math.max(0, now - this.#filledAt) / 1000
    this.#filledAt = now
    this.#tokens = Math.min(this.#burst, this.#tokens + seconds * this.#perSecond)
  }
}
