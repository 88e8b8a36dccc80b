/** Events a second, over the last ten. */
export class EventRate {
  readonly #startedAt: number
  /** Events by the second in which they came. */
  readonly #counts = new Map<number, number>()

  constructor(now: number) {
    this.#startedAt = now
  }

  add(now: number): void {
    const second = Math.floor(now / SECOND_MS)
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + 1)
    for (const old of this.#counts.keys()) {
      if (old <= second - WINDOW) this.#counts.delete(old)
    }
  }

  perSecond(now: number): number {
    const second = Math.floor(now / SECOND_MS)
    let events = 0
    for (const [at, count] of this.#counts) if (at > second - WINDOW) events += count
    // The window is as long as its full seconds and what has passed of this one.
    const window = Math.min(
      WINDOW - 1 + (now / SECOND_MS - second),
      (now - this.#startedAt) / SECOND_MS,
    )
    return events / Math.max(1, window)
  }
}

const SECOND_MS = 1_000
const WINDOW = 10
