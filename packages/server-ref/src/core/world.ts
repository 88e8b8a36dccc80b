/** Time and chance, passed in so that a simulation or a fake timer can own them. */
export interface World {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Calls back once after a delay in milliseconds, unless the returned function is called first. */
  readonly after: (delayMs: number, callback: () => void) => Cancel
  /** A number in [0, 1). */
  readonly random: () => number
}

export type Cancel = () => void
