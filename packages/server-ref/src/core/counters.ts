/** What the server has done since it started; `/metrics` shows it. */
export interface Counters {
  /** Events appended: what old clients audit their streams by. */
  events: number
  /** Event frames put on connections, replayed ones included. */
  delivered: number
  framesReceived: number
  /** Frames that could not be read, or that nobody knows. */
  framesRefused: number
  /** Connections accepted since the start. */
  connections: number
  /** Connections refused: origin, limits, shutting down. */
  connectionsRefused: number
  authRefused: number
  rateLimited: number
  gaps: number
  recovered: number
  notRecovered: number
  requests: number
  /** Requests answered with 4xx or 5xx. */
  requestErrors: number
}

export function createCounters(): Counters {
  return {
    events: 0,
    delivered: 0,
    framesReceived: 0,
    framesRefused: 0,
    connections: 0,
    connectionsRefused: 0,
    authRefused: 0,
    rateLimited: 0,
    gaps: 0,
    recovered: 0,
    notRecovered: 0,
    requests: 0,
    requestErrors: 0,
  }
}
