export interface Backoff {
  /**
   * Upper end of the first delays; it doubles from the third attempt on. Half of it is the shortest delay
   * after an attempt in vain. Milliseconds.
   */
  readonly baseMs: number
  /** The longest delay, in milliseconds. */
  readonly capMs: number
  /** How long a connection must last before failures are forgotten, in milliseconds. */
  readonly stableMs: number
  /** How long to try before giving up, in milliseconds; `Infinity` for ever. */
  readonly giveUpAfterMs: number
}

/** No delay is shorter: chance can be 0, and a loop without pause is what backoff is there to prevent. */
const FLOOR_MS = 100

/**
 * A try that follows one in vain waits this share of `baseMs` at least: by default half a second, so
 * that three tries outlast a server that is away for one.
 */
const AGAIN_SHARE = 0.5

/** A server that goes down on purpose takes all its clients with it: they come back spread over this. */
const SPREAD_MS = 5_000

const LEFT_TOGETHER = new Set([1001, 1012, 1013])

/** The server has too much to do, or we have asked too much. */
const OVERLOADED = new Set([1013, 4429])

/**
 * Full jitter: uniform between a floor and a limit that soon doubles, so that a restarted server is not
 * met by all at once. `attempts` counts those made since the connection was last
 * stable, `code` is what the last one was closed with.
 */
export function retryDelayMs(
  attempts: number,
  code: number,
  chance: number,
  { baseMs, capMs }: Backoff,
): number {
  const spreadMs = LEFT_TOGETHER.has(code) ? Math.min(SPREAD_MS, capMs) : baseMs
  const limitMs =
    attempts < 2 ? spreadMs : Math.min(capMs, baseMs * 2 ** Math.min(attempts - 1, 30))
  const againMs = attempts < 1 ? 0 : Math.min(capMs, baseMs) * AGAIN_SHARE
  const leastMs = OVERLOADED.has(code) ? SPREAD_MS : Math.max(FLOOR_MS, againMs)
  return Math.round(leastMs + chance * Math.max(0, limitMs - leastMs))
}

/** What a server may make a client wait: an hour at most, however large the number. */
const LONGEST_WAIT_MS = 3_600_000

/** A number from a server, within reason. */
export function clampWaitMs(ms: number | undefined): number {
  return Math.min(Math.max(ms ?? 0, 0), LONGEST_WAIT_MS)
}
