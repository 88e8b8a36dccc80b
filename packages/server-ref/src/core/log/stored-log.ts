import type { EventRing } from './event-ring.ts'
import { createFollowers } from './followers.ts'
import type { Followers } from './followers.ts'
import type { LogStore } from './log-store.ts'
import type { Checkpoint, EventLog, LoggedEvent, NewEvent } from './log.ts'
import { loggedEvent } from './logged-event.ts'
import type { World } from '../world.ts'

export interface StoredLogOptions {
  readonly world: World
  readonly epoch: string
  /** Holds what can be read, already filled with what the store had. */
  readonly ring: EventRing
  readonly store: LogStore
  /** Timestamp of the newest event there ever was. */
  readonly lastTimestamp?: number
  /** Hears what a follower threw, and of trouble with forgetting; must not throw. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/**
 * A log whose store answers at once. So an append is one step that nothing can come between:
 * its offset, its place in the store and in memory, and the followers' turn.
 */
export function createStoredLog(options: StoredLogOptions): EventLog {
  const log = new StoredLog(options)
  const { epoch } = options
  return {
    epoch,
    get head() {
      return log.head
    },
    get first() {
      return log.first
    },
    append: (event) => promised(() => log.append(event)),
    read: (after, limit) => promised(() => log.read(after, limit)),
    follow: (listener) => log.follow(listener),
    checkpoint: () => promised(() => log.checkpoint()),
    keepCheckpoint: (checkpoint) => promised(() => log.keepCheckpoint(checkpoint)),
    close: () => promised(() => log.close()),
  }
}

class StoredLog {
  readonly #world: World
  readonly #ring: EventRing
  readonly #store: LogStore
  readonly #followers: Followers
  readonly #onError: (error: unknown) => void
  #lastTimestamp: number
  #checkpointOffset: number
  #isClosed = false

  constructor({ world, ring, store, lastTimestamp = 0, onError }: StoredLogOptions) {
    this.#world = world
    this.#ring = ring
    this.#store = store
    this.#lastTimestamp = lastTimestamp
    this.#onError = onError ?? (() => undefined)
    this.#followers = createFollowers(this.#onError)
    this.#checkpointOffset = store.checkpoint()?.offset ?? 0
    this.#trim()
  }

  get head(): number {
    return this.#ring.head
  }

  get first(): number {
    this.#trim()
    return this.#ring.first
  }

  append(event: NewEvent): LoggedEvent {
    this.#assertOpen()
    // A clock that is set back must not make a later event older.
    const timestamp = Math.max(this.#lastTimestamp, this.#world.now())
    const logged = loggedEvent(event, { offset: this.#ring.head + 1, timestamp })
    this.#store.add(logged)
    this.#lastTimestamp = timestamp
    this.#ring.push(logged)
    this.#trim()
    this.#followers.tell(logged)
    return logged
  }

  read(after: number, limit: number): readonly LoggedEvent[] {
    this.#assertOpen()
    return this.#ring.read(after, limit)
  }

  follow(listener: (event: LoggedEvent) => void): () => void {
    return this.#followers.add(listener, this.#ring.head)
  }

  checkpoint(): Checkpoint | undefined {
    this.#assertOpen()
    return this.#store.checkpoint()
  }

  keepCheckpoint(checkpoint: Checkpoint): void {
    this.#assertOpen()
    const { offset } = checkpoint
    if (!Number.isSafeInteger(offset) || offset < 0 || offset > this.head) {
      throw new RangeError(`no checkpoint can be at ${offset}: the log is at ${this.head}`)
    }
    // Two that were made at once may come in either order.
    if (offset < this.#checkpointOffset) return
    this.#store.keepCheckpoint(checkpoint)
    this.#checkpointOffset = offset
    this.#trim()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#followers.clear()
    this.#store.close()
  }

  #trim(): void {
    const { first } = this.#ring
    this.#ring.trim(this.#world.now(), this.#store.forgettable)
    if (this.#ring.first === first || this.#isClosed) return
    try {
      this.#store.forget(this.#ring.first)
    } catch (error) {
      // What is kept too long does no harm, and is forgotten another time.
      this.#onError(error)
    }
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Error('the log is closed')
  }
}

/** Runs now; what it throws is the promise's. */
function promised<T>(run: () => T): Promise<T> {
  return new Promise((resolve) => resolve(run()))
}
