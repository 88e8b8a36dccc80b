/** Time and chance, passed in so that a simulation or a fake timer can own them. */
export interface World {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Calls back once after a delay in milliseconds, unless the returned function is called first. */
  readonly after: (delayMs: number, callback: () => void) => Cancel
  /**
   * Calls back once, when all that has arrived by now was looked at: at the end of an event loop's
   * turn, where there is one. Left out: `after(0)`, which real timers round up to a millisecond.
   */
  readonly atEndOfTurn?: (callback: () => void) => Cancel
  /** A number in [0, 1). */
  readonly random: () => number
}

export type Cancel = () => void
