/** What happened since the client was made. */
export interface Stats {
  /** Times a connection was tried, and times it stood. */
  readonly attempts: number
  readonly connections: number
  /** Frames received, and events in them. */
  readonly frames: number
  readonly events: number
  /** Events that matched a subscription. */
  readonly delivered: number
  /** Events that had come before. */
  readonly duplicates: number
  readonly gaps: number
  /** Frames that could not be read, and those of a kind this version does not know. */
  readonly malformed: number
  readonly unknown: number
  /** Handlers that threw. */
  readonly handlerFailures: number
  /** Distinct filters wanted now. */
  readonly subscriptions: number
}

export type Counters = { -readonly [Name in keyof Omit<Stats, 'subscriptions'>]: number }

export function createCounters(): Counters {
  return {
    attempts: 0,
    connections: 0,
    frames: 0,
    events: 0,
    delivered: 0,
    duplicates: 0,
    gaps: 0,
    malformed: 0,
    unknown: 0,
    handlerFailures: 0,
  }
}
