import type { Counters } from '../counters.ts'
import type { Identity } from '../identity.ts'
import type { KeyedBuckets } from '../keyed-buckets.ts'
import type { SessionOptions } from '../options.ts'
import { TokenBucket } from '../token-bucket.ts'
import type { Taken } from '../token-bucket.ts'
import type { World } from '../world.ts'

/** What an inbox shares with those of other connections. */
export interface InboxHost {
  readonly world: World
  readonly options: Pick<SessionOptions, 'messagesPerSecond' | 'messageBurst' | 'maxPayload'>
  readonly counters: Counters
  /** Frames by user; left out where each connection counts for itself. */
  readonly userFrames?: KeyedBuckets
}

/** Says of each frame whether it may be read, at a time in milliseconds. */
export interface Limiter {
  readonly take: (now: number) => Taken
}

/** What an inbox feeds. */
export interface Reader {
  /** Done with a frame when the promise is, or at once. */
  readonly read: (text: string) => Promise<void> | undefined
  /** False while frames must wait. */
  readonly isReady: () => boolean
  readonly onRefused: (retryAfterMs: number) => void
  readonly onAbused: () => void
  /** With what was thrown while a frame was read. */
  readonly onFailed: (error: unknown) => void
  /** Whose connection it is, as soon as that is known. */
  readonly identity: () => Identity | undefined
}

/** Longest frames that may wait while an earlier one is looked at. */
const WAITING_FRAMES = 4

/** The frames of one connection, one at a time and in order, so many a second. */
export class Inbox {
  readonly #host: InboxHost
  readonly #reader: Reader
  readonly #limiter: Limiter
  #waiting: string[] = []
  /** Characters waiting. */
  #length = 0
  #state: 'idle' | 'busy' | 'ended' = 'idle'

  /** By default so many frames a second as the options say. */
  constructor(host: InboxHost, reader: Reader, limiter?: Limiter) {
    const { messagesPerSecond, messageBurst } = host.options
    this.#host = host
    this.#reader = reader
    this.#limiter = limiter ?? new TokenBucket(messagesPerSecond, messageBurst, host.world.now())
  }

  receive(text: string): void {
    if (this.#state === 'ended') return
    const { counters, options, world } = this.#host
    counters.framesReceived += 1
    const taken = this.#take(world.now())
    if (taken.verdict !== 'taken') counters.rateLimited += 1
    if (taken.verdict === 'abused') return this.#reader.onAbused()
    if (taken.verdict === 'refused') return this.#reader.onRefused(taken.retryAfterMs)
    this.#length += text.length
    if (this.#length > WAITING_FRAMES * options.maxPayload) return this.#reader.onAbused()
    this.#waiting.push(text)
    this.resume()
  }

  /** So many a second on one connection, and no more on all connections of a user. */
  #take(now: number): Taken {
    const taken = this.#limiter.take(now)
    const { userFrames } = this.#host
    const user = this.#reader.identity()?.sub
    if (taken.verdict !== 'taken' || user === undefined || !userFrames) return taken
    return userFrames.take(user, now)
  }

  /** Reads what is waiting, if it may be read now. */
  resume(): void {
    if (this.#state === 'idle') void this.#readOn()
  }

  end(): void {
    this.#state = 'ended'
    this.#waiting = []
  }

  async #readOn(): Promise<void> {
    this.#state = 'busy'
    try {
      while (this.#waiting.length > 0 && this.#reader.isReady()) {
        const text = this.#waiting.shift() ?? ''
        this.#length -= text.length
        // No turn is lost where there is nothing to wait for.
        const reading = this.#reader.read(text)
        if (reading) await reading
      }
    } catch (error) {
      this.#reader.onFailed(error)
    }
    if (this.#isBusy()) this.#state = 'idle'
  }

  /** Whether it was not ended meanwhile. */
  #isBusy(): boolean {
    return this.#state === 'busy'
  }
}
