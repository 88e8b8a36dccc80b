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

interface Follower {
  readonly listener: Listener
  readonly after: number
  life: 'following' | 'ended'
}

/** A listener that throws is reported to `onError` and keeps nobody else from hearing. */
export function createFollowers(onError: (error: unknown) => void): Followers {
  // Replaced when it changes, so a listener may add or end others while it is told.
  let followers: readonly Follower[] = []
  const waiting: LoggedEvent[] = []

  function tellNext(event: LoggedEvent): void {
    for (const follower of followers) {
      // One that was ended meanwhile hears nothing.
      if (event.offset <= follower.after || follower.life === 'ended') continue
      try {
        follower.listener(event)
      } catch (error) {
        report(error)
      }
    }
  }

  function end(follower: Follower): void {
    follower.life = 'ended'
    followers = followers.filter((other) => other !== follower)
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
      const follower: Follower = { listener, after, life: 'following' }
      followers = [...followers, follower]
      return () => end(follower)
    },
    tell(event) {
      // A listener that appends would otherwise tell some of its event before the one they are owed.
      if (waiting.push(event) > 1) return
      for (let next = waiting[0]; next; next = waiting[0]) {
        tellNext(next)
        waiting.shift()
      }
    },
    clear: () => {
      for (const follower of followers) end(follower)
    },
  }
}
