import { Store } from '../design/store.ts'
import { percentile } from './percentile.ts'

/** How much the charts look back. */
export const SECONDS_SHOWN = 60

/** Seconds with events, from `firstSecond` on; null where a second had nothing to measure. */
export interface Series {
  /** Seconds since 1970, ascending, one apart. */
  readonly times: readonly number[]
  readonly rate: readonly number[]
  /** From the server's timestamp to the frame that shows it, in milliseconds, as the two clocks have it. */
  readonly p50: readonly (number | null)[]
  readonly p95: readonly (number | null)[]
  /** The smallest of all that was ever measured: how much of the others may be a difference of the clocks. */
  readonly least: number | undefined
}

interface Second {
  readonly time: number
  count: number
  readonly latencies: number[]
  told?: readonly [p50: number | null, p95: number | null]
}

/** Counts and times events by the second; the current one is not yet told. */
export class Meter {
  readonly series: Store<Series>
  #seconds: Second[]
  #least: number | undefined
  /** The second that was going on when the others were last told. */
  #toldAt: number

  constructor(now: number) {
    const start = Math.floor(now / 1_000)
    this.#seconds = Array.from({ length: SECONDS_SHOWN + 1 }, (_, index) =>
      secondOf(start - SECONDS_SHOWN + index),
    )
    this.#toldAt = start
    this.series = new Store(this.#look())
  }

  count(now: number): void {
    this.#at(now).count += 1
  }

  /** An event of this time on the server's clock shows since `shownAt` on ours. */
  shown(timestamp: number, shownAt: number): void {
    const latency = shownAt - timestamp
    this.#at(shownAt).latencies.push(latency)
    if (this.#least === undefined || latency < this.#least) this.#least = latency
  }

  /** Tells the seconds that are over. */
  turn(now: number): void {
    const { time } = this.#at(now)
    if (time === this.#toldAt) return
    this.#toldAt = time
    this.series.set(this.#look())
  }

  #at(now: number): Second {
    const time = Math.floor(now / 1_000)
    const last = this.#seconds.at(-1)?.time ?? time
    // A clock that was set back counts to the second it was in.
    for (let next = last + 1; next <= time; next++) this.#seconds.push(secondOf(next))
    if (this.#seconds.length > SECONDS_SHOWN + 1) {
      this.#seconds = this.#seconds.slice(-SECONDS_SHOWN - 1)
    }
    return this.#seconds.at(-1) ?? secondOf(time)
  }

  #look(): Series {
    const over = this.#seconds.slice(0, -1)
    return {
      times: over.map(({ time }) => time),
      rate: over.map(({ count }) => count),
      p50: over.map((second) => percentilesOf(second)[0]),
      p95: over.map((second) => percentilesOf(second)[1]),
      least: this.#least,
    }
  }
}

function secondOf(time: number): Second {
  return { time, count: 0, latencies: [] }
}

/** Of a second that is over, and so worked out once. */
function percentilesOf(second: Second): readonly [number | null, number | null] {
  const { latencies } = second
  second.told ??= [percentile(latencies, 0.5) ?? null, percentile(latencies, 0.95) ?? null]
  return second.told
}
