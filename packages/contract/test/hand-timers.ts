import type { Timers } from '../src/timers.ts'

/** Whatever has been told is dealt with. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export interface HandTimers {
  readonly timers: Timers
  /** Lets this much time pass, in milliseconds, and what is due happen. */
  readonly advance: (ms: number) => Promise<void>
  /** How many timers are set. */
  readonly pending: () => number
}

/** A clock that stands still until it is told otherwise. */
export function handTimers(): HandTimers {
  let now = 0
  let waiting: { readonly at: number; readonly callback: () => void }[] = []
  const timers: Timers = {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback }
      waiting.push(timer)
      return () => (waiting = waiting.filter((other) => other !== timer))
    },
  }
  const advance = async (ms: number) => {
    await turn()
    now += ms
    const due = waiting.filter(({ at }) => at <= now)
    waiting = waiting.filter(({ at }) => at > now)
    for (const { callback } of due) callback()
    await turn()
  }
  return { timers, advance, pending: () => waiting.length }
}
