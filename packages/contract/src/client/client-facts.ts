/** How long the suite waits for a client, in milliseconds. */
export interface ClientFacts {
  /** From its start to its first connection. Default 30,000: `npx` takes its time. */
  readonly startMs: number
  /** For what it says on a connection, and for what it tells its application. Default 5,000. */
  readonly patienceMs: number
  /** For it to come back, with the longest pause of its backoff in the first tries. Default 15,000. */
  readonly returnMs: number
  /**
   * How long a client that has to stay away is watched. One that comes back later than this is not
   * found out. Default 3,000.
   */
  readonly awayMs: number
}

export const DEFAULT_CLIENT_FACTS: ClientFacts = {
  startMs: 30_000,
  patienceMs: 5_000,
  returnMs: 15_000,
  awayMs: 3_000,
}
