/** Time and chance, passed in so that a simulation or a test can own them. */
export interface World {
  /** Milliseconds of a clock that never jumps; only differences mean anything. */
  readonly now: () => number
  /** Milliseconds since 1970, as the machine believes: for people, and to notice that it slept. */
  readonly wall: () => number
  /** Calls back once after a delay in milliseconds, unless the returned function is called first. */
  readonly after: (delayMs: number, callback: () => void) => () => void
  /** A number in [0, 1). */
  readonly random: () => number
}
