import type { World } from '../../core/index.ts'
import { mulberry32 } from '../../core/random.ts'
import { atEndOfTurn } from './timers-of-the-moment.ts'

/** A world whose time moves only when a test says so, whatever has become of the runtime's timers. */
export interface VirtualClock extends World {
  /**
   * Moves time on by so many milliseconds: timers fire in order of their time, and of their making
   * where that is equal. What one has set off is done, as far as promises go, before the next fires.
   */
  readonly advance: (ms: number) => Promise<void>
  /** Timers that have neither fired nor been cancelled. */
  readonly pending: () => number
}

export interface VirtualClockOptions {
  /** Milliseconds since 1970; default 2020-01-01. */
  readonly start?: number
  /** The same seed gives the same chance; default 1. */
  readonly seed?: number
}

const START = 1_577_836_800_000

export function createVirtualClock({
  start = START,
  seed = 1,
}: VirtualClockOptions = {}): VirtualClock {
  return new StandingClock(start, mulberry32(seed))
}

interface Timer {
  readonly due: number
  readonly callback: () => void
}

class StandingClock implements VirtualClock {
  readonly random: () => number
  readonly atEndOfTurn = atEndOfTurn
  readonly #timers = new Set<Timer>()
  #now: number

  constructor(start: number, random: () => number) {
    this.#now = start
    this.random = random
  }

  readonly now = (): number => this.#now

  readonly after: World['after'] = (delayMs, callback) => {
    const timer = { due: this.#now + Math.max(0, delayMs), callback }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  readonly advance = async (ms: number): Promise<void> => {
    const end = this.#now + ms
    await turned()
    for (let next = this.#earliest(); next && next.due <= end; next = this.#earliest()) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.due)
      next.callback()
      await turned()
    }
    // Another may have gone further meanwhile.
    this.#now = Math.max(this.#now, end)
  }

  readonly pending = (): number => this.#timers.size

  /** A set keeps the order of insertion, so of equal times the first made comes first. */
  #earliest(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) if (!first || timer.due < first.due) first = timer
    return first
  }
}

/** As Node and browsers have it, of which each has types of its own. */
interface Port {
  onmessage: (() => void) | null
  readonly postMessage: (message: unknown) => void
  readonly close: () => void
}

interface Channel {
  readonly port1: Port
  readonly port2: Port
}

/** The event loop has turned, and every promise that could go on has done so: without any timer. */
function turned(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel() as unknown as Channel
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
