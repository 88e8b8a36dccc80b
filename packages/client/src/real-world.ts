import type { World } from './world.ts'

/** The longest delay a timer keeps: a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The clocks and the chance of the runtime; nothing is touched before it is asked for. */
export const realWorld: World = {
  now: () => performance.now(),
  // eslint-disable-next-line no-restricted-syntax -- the one place time comes from
  wall: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
  // eslint-disable-next-line no-restricted-syntax -- the one place chance comes from
  random: () => Math.random(),
}
