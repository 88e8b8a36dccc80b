import type { Identity } from '../identity.ts'
import type { SessionHost } from './session-host.ts'
import { TokenBucket } from '../token-bucket.ts'
import type { Taken } from '../token-bucket.ts'

/** What an inbox feeds. */
export interface Reader {
  /** Done with a frame when the promise is, or at once. */
  readonly read: (text: string) => Promise<void> | undefined
  /** False while frames must wait. */
  readonly isReady: () => boolean
  readonly onRefused: (retryAfterMs: number) => void
  readonly onAbused: () => void
  readonly onFailed: () => void
  /** Whose connection it is, as soon as that is known. */
  readonly identity: () => Identity | undefined
}

/** Longest frames that may wait while an earlier one is looked at. */
const WAITING_FRAMES = 4

/** The frames of one connection, one at a time and in order, so many a second. */
export class Inbox {
  readonly #host: SessionHost
  readonly #reader: Reader
  readonly #bucket: TokenBucket
  #waiting: string[] = []
  /** Characters waiting. */
  #length = 0
  #state: 'idle' | 'busy' | 'ended' = 'idle'

  constructor(host: SessionHost, reader: Reader) {
    const { messagesPerSecond, messageBurst } = host.options
    this.#host = host
    this.#reader = reader
    this.#bucket = new TokenBucket(messagesPerSecond, messageBurst, host.world.now())
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
    const taken = this.#bucket.take(now)
    const user = this.#reader.identity()?.sub
    if (taken.verdict !== 'taken' || user === undefined) return taken
    return this.#host.userFrames.take(user, now)
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
    } catch {
      this.#reader.onFailed()
    }
    if (this.#isBusy()) this.#state = 'idle'
  }

  /** Whether it was not ended meanwhile. */
  #isBusy(): boolean {
    return this.#state === 'busy'
  }
}
