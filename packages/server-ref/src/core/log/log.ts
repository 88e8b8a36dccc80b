/** Something that is about to be appended. */
export interface NewEvent {
  readonly event: string
  readonly data: unknown
}

/** An event with its place in the log, and the frame that every client that may see it gets. */
export interface LoggedEvent extends NewEvent {
  /** 1 and up; no number is ever given twice in one epoch. */
  readonly offset: number
  /** Milliseconds since 1970. */
  readonly timestamp: number
  /** The encoded frame: made once, sent to everyone as it is. */
  readonly text: string
}

/** What the state was at an offset, so that events before it can be forgotten. */
export interface Checkpoint<State = unknown> {
  readonly offset: number
  readonly state: State
}

/**
 * The numbered sequence of all events, and the one place that knows where it is kept.
 * Appending assigns the offset and stores in one step; followers hear of events in order of offset,
 * each once, before `append` resolves.
 */
export interface EventLog {
  /** Names this life of the log; a new one whenever it cannot be shown to go on where it was. */
  readonly epoch: string
  /** Offset of the newest event; 0 before the first. */
  readonly head: number
  /** Offset of the oldest event that can still be read; `head + 1` when there is none. */
  readonly first: number
  readonly append: (event: NewEvent) => Promise<LoggedEvent>
  /** The first `limit` events with an offset above `after`, in order. */
  readonly read: (after: number, limit: number) => Promise<readonly LoggedEvent[]>
  readonly follow: (listener: (event: LoggedEvent) => void) => () => void
  /** The newest checkpoint, with which a state is rebuilt: apply it, then every event after it. */
  readonly checkpoint: () => Promise<Checkpoint | undefined>
  /** Keeps a checkpoint; the log may then forget events up to it beyond what its bounds keep. */
  readonly keepCheckpoint: (checkpoint: Checkpoint) => Promise<void>
  readonly close: () => Promise<void>
}

/** How much a log keeps, whichever bound is reached first. */
export interface LogBounds {
  /** Events. */
  readonly maxCount: number
  /** Milliseconds. */
  readonly maxAgeMs: number
  /**
   * UTF-16 units of encoded frames. A server that replays them to clients keeps as many again at most,
   * as bytes that are ready to be sent.
   */
  readonly maxBytes: number
}
