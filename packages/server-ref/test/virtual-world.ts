import type { World } from '../src/core/index.ts'
import { mulberry32 } from '../src/core/random.ts'

/** A world whose time moves only when a test says so. */
export interface VirtualWorld extends World {
  /**
   * Moves time on: timers fire in order of their time, and of their making where that is equal.
   * What a timer has set off is done, as far as promises go, before the next one fires.
   */
  readonly advance: (ms: number) => Promise<void>
  /** Timers that have neither fired nor been cancelled. */
  readonly pending: () => number
}

/** 2020-01-01: a time with as many digits as real ones. */
const START = 1_577_836_800_000

/** The same seed gives the same chance. */
export function createVirtualWorld(seed = 1): VirtualWorld {
  const timers = new Set<Timer>()
  let now = START
  return {
    now: () => now,
    after(delayMs, callback) {
      const timer = { due: now + Math.max(0, delayMs), callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    random: mulberry32(seed),
    async advance(ms) {
      const end = now + ms
      await settled()
      for (let next = earliest(timers); next && next.due <= end; next = earliest(timers)) {
        timers.delete(next)
        now = Math.max(now, next.due)
        next.callback()
        await settled()
      }
      now = end
    },
    pending: () => timers.size,
  }
}

interface Timer {
  readonly due: number
  readonly callback: () => void
}

/** A set keeps the order of insertion, so of equal times the first made comes first. */
function earliest(timers: Iterable<Timer>): Timer | undefined {
  let first: Timer | undefined
  for (const timer of timers) if (!first || timer.due < first.due) first = timer
  return first
}

/** Every promise that could go on without a timer has done so when the event loop turns. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
