import type { LoggedEvent } from '../log/log.ts'
import type { Cancel } from '../world.ts'

/**
 * Where a connection stands. Only `live` holds events, those of this tick; otherwise the connection is a
 * number, `cursor`: everything visible up to it has been sent. `marks` are offsets at which a bookmark
 * is due.
 */
export type Stage =
  | { readonly name: 'held' }
  | { readonly name: 'ended' }
  | Live
  | (Behind & { readonly name: 'late' })
  | Reading
  | (Behind & Waiting)

export interface Live {
  readonly name: 'live'
  /** Where it began to be live. */
  readonly after: number
  /** What has passed a filter. */
  pending: LoggedEvent[]
}

export interface Behind {
  cursor: number
  marks: readonly number[]
}

/** Reads the log towards its head. */
export interface Reading extends Behind {
  readonly name: 'reading'
}

/** Is not written to until the client has read what it has been sent. */
interface Waiting {
  readonly name: 'waiting'
  readonly cancel: Cancel
}
