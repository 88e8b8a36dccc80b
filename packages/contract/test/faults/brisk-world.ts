import type { World } from 'maxine-client'

/** How many milliseconds of a brisk world one of the wall's clock has. */
const SPEED = 20

/**
 * The longest step of time, in milliseconds of the wall's clock. Between two steps everything that
 * has arrived is read, so on a machine that is too busy time stands still instead of running out.
 */
const LONGEST_STEP_MS = 3

/**
 * Time that runs faster than the clock on the wall, beside sockets that are real: what takes a
 * client seconds takes a test hardly any, and no limit has to be smaller than in production.
 */
export interface BriskWorld extends World {
  /** Timers that have neither fired nor been cancelled. */
  readonly pending: () => number
  /** Sets the clock that people read, and no other. */
  readonly setClock: (aheadMs: number) => void
}

export function createBriskWorld(): BriskWorld {
  const timers = new Set<Timer>()
  let aheadMs = 0
  return {
    now: () => clock.now,
    wall: () => clock.began + clock.now + aheadMs,
    random: () => Math.random(),
    pending: () => timers.size,
    setClock: (ms) => (aheadMs = ms),
    after(delayMs, callback) {
      const timer = { due: clock.now + Math.max(0, delayMs), callback, of: timers }
      timers.add(timer)
      clock.timers.add(timer)
      return () => forget(timer)
    },
  }
}

/** A server of this world: it knows one clock only. */
export function asServerWorld({ wall, after, random }: BriskWorld) {
  return { now: wall, after, random }
}

interface Timer {
  readonly due: number
  readonly callback: () => void
  readonly of: Set<Timer>
}

/** One for all worlds of this process. */
class Clock {
  /** Milliseconds since 1970. */
  readonly began = Date.now()
  readonly timers = new Set<Timer>()
  now = 0
  #steppedAt = performance.now()

  constructor() {
    setInterval(() => this.#step(), 1).unref()
  }

  #step(): void {
    const at = performance.now()
    this.now += Math.min(at - this.#steppedAt, LONGEST_STEP_MS) * SPEED
    this.#steppedAt = at
    const due = [...this.timers].filter((timer) => timer.due <= this.now)
    for (const timer of due.sort((one, other) => one.due - other.due)) {
      // One before it may have cancelled it.
      if (forget(timer)) timer.callback()
    }
  }
}

const clock = new Clock()

function forget(timer: Timer): boolean {
  timer.of.delete(timer)
  return clock.timers.delete(timer)
}
