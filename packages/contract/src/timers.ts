/** Timers of the machine the suite runs on. */
export interface Timers {
  /** Milliseconds, only ever forward. */
  readonly now: () => number
  readonly after: (delayMs: number, callback: () => void) => () => void
}

export function realTimers(): Timers {
  return {
    now: () => performance.now(),
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  }
}
