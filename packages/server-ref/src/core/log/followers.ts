import type { LoggedEvent } from './log.ts'

type Listener = (event: LoggedEvent) => void

/** Those who hear of every event of a log, in order of offset, each once. */
export interface Followers {
  /** Calls back for events above an offset; the returned function ends it. */
  readonly add: (listener: Listener, after: number) => () => void
  /** Has told everyone when it returns; within a listener, when the outermost call returns. */
  readonly tell: (event: LoggedEvent) => void
  readonly clear: () => void
}

/** A listener that throws is reported to `onError` and keeps nobody else from hearing. */
export function createFollowers(onError: (error: unknown) => void): Followers {
  const listeners = new Map<symbol, { readonly listener: Listener; readonly after: number }>()
  const waiting: LoggedEvent[] = []

  function tellNext(event: LoggedEvent): void {
    // A copy, so a listener may add or end others; one that was ended meanwhile hears nothing.
    for (const [key, { listener, after }] of [...listeners]) {
      if (event.offset <= after || !listeners.has(key)) continue
      try {
        listener(event)
      } catch (error) {
        report(error)
      }
    }
  }

  function report(error: unknown): void {
    try {
      onError(error)
    } catch {
      // Nobody is left to tell, and the others must still hear of the event.
    }
  }

  return {
    add(listener, after) {
      const key = Symbol('follower')
      listeners.set(key, { listener, after })
      return () => void listeners.delete(key)
    },
    tell(event) {
      // A listener that appends would otherwise tell some of its event before the one they are owed.
      if (waiting.push(event) > 1) return
      for (let next = waiting[0]; next; next = waiting[0]) {
        tellNext(next)
        waiting.shift()
      }
    },
    clear: () => listeners.clear(),
  }
}
