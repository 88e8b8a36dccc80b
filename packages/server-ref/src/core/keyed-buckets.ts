import { TokenBucket } from './token-bucket.ts'
import type { Taken } from './token-bucket.ts'

/** Buckets are looked through for idle ones when there are more than this. */
const SWEEP_ABOVE = 256

/** One bucket for each user or address, as long as it is in use: a full one is as good as none. */
export class KeyedBuckets {
  readonly #perSecond: number
  readonly #burst: number
  readonly #buckets = new Map<string, TokenBucket>()
  #sweepAbove = SWEEP_ABOVE

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond
    this.#burst = burst
  }

  /** Buckets held. */
  get size(): number {
    return this.#buckets.size
  }

  take(key: string, now: number): Taken {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#perSecond, this.#burst, now)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > this.#sweepAbove) this.#sweep(now)
    return bucket.take(now)
  }

  forget(key: string): void {
    this.#buckets.delete(key)
  }

  /** Each sweep waits for twice what the last one left, so that a take costs little on average. */
  #sweep(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(now)) this.#buckets.delete(key)
    }
    this.#sweepAbove = Math.max(SWEEP_ABOVE, 2 * this.#buckets.size)
  }
}
