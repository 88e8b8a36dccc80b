import type { World } from 'maxine-client'

/** How many milliseconds of a brisk world one of the wall's clock has. */
const SPEED = 20

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
  const timers = new Set<NodeJS.Timeout>()
  const started = performance.now()
  const wallStarted = Date.now()
  const now = () => (performance.now() - started) * SPEED
  let aheadMs = 0
  return {
    now,
    wall: () => wallStarted + now() + aheadMs,
    random: () => Math.random(),
    pending: () => timers.size,
    setClock: (ms) => (aheadMs = ms),
    after(delayMs, callback) {
      const timer = setTimeout(
        () => {
          timers.delete(timer)
          callback()
        },
        Math.ceil(delayMs / SPEED),
      )
      timers.add(timer)
      return () => {
        timers.delete(timer)
        clearTimeout(timer)
      }
    },
  }
}

/** A server of this world: it knows one clock only. */
export function asServerWorld({ wall, after, random }: BriskWorld) {
  return { now: wall, after, random }
}
