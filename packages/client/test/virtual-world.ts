import type { World } from '../src/world.ts'

/** A world whose time moves only when a test says so. */
export interface VirtualWorld extends World {
  /**
   * Moves time on: timers fire in order of their time, and of their making where that is equal.
   * What a timer has set off is done, as far as promises go, before the next one fires.
   */
  readonly advance: (ms: number) => Promise<void>
  /** Sets the wall clock forward or back and nothing else, as sleep or a corrected clock does. */
  readonly jump: (ms: number) => void
  /** Timers that have neither fired nor been cancelled. */
  readonly pending: () => number
}

/** 2020-01-01: a wall clock with as many digits as a real one. */
const START = 1_577_836_800_000

/** The same seed gives the same chance. */
export function createVirtualWorld(seed = 1): VirtualWorld {
  const timers = new Set<Timer>()
  let elapsed = 0
  let jumped = 0
  return {
    now: () => elapsed,
    wall: () => START + elapsed + jumped,
    after(delayMs, callback) {
      const timer = { due: elapsed + Math.max(0, delayMs), callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    random: mulberry32(seed),
    async advance(ms) {
      const end = elapsed + ms
      await settled()
      for (let next = earliest(timers); next && next.due <= end; next = earliest(timers)) {
        timers.delete(next)
        elapsed = Math.max(elapsed, next.due)
        next.callback()
        await settled()
      }
      elapsed = end
    },
    jump: (ms) => void (jumped += ms),
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

/** Tommy Ettinger's mulberry32: one seed decides all its numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
