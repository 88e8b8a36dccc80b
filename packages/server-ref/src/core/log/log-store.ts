import type { Checkpoint, LoggedEvent } from './log.ts'

/** Where a log puts its events so that they outlive it; every call has happened when it returns. */
export interface LogStore {
  /** Offset up to which a state can be rebuilt without the events. */
  readonly forgettable: number
  /** Throws where the event could not be put, and is as if it had not been called. */
  readonly add: (event: LoggedEvent) => void
  /** Events before this offset will not be asked for again. */
  readonly forget: (before: number) => void
  readonly checkpoint: () => Checkpoint | undefined
  readonly keepCheckpoint: (checkpoint: Checkpoint) => void
  readonly close: () => void
}

/** Keeps nothing but the checkpoint, of which it gives copies: states go on changing. */
export function createMemoryStore(): LogStore {
  let newest: Checkpoint | undefined
  return {
    forgettable: Infinity,
    add: () => undefined,
    forget: () => undefined,
    checkpoint: () => structuredClone(newest),
    keepCheckpoint: (checkpoint) => {
      newest = structuredClone(checkpoint)
    },
    close: () => undefined,
  }
}
