import type { Cancel, World } from './world.ts'

/** The longest delay timers take: one more, and Node calls back after 1 ms. */
const LONGEST_MS = 2 ** 31 - 1

/** `world.after` for any delay, in steps where it is too long for one. */
export function afterLong(world: World, delayMs: number, callback: () => void): Cancel {
  const step = Math.min(Math.max(0, delayMs), LONGEST_MS)
  let cancel = world.after(step, () => {
    if (delayMs <= LONGEST_MS) callback()
    else cancel = afterLong(world, delayMs - step, callback)
  })
  return () => cancel()
}
