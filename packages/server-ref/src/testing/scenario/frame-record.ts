import type { Frames } from '../../core/index.ts'
import type { SeenFrame } from '../fake-server.ts'
import { matchesFields } from './matches-fields.ts'
import { readFrames, withoutTokens } from './seen-frames.ts'

/** Everything that was said on all connections, and who waits for what. */
export class FrameRecord {
  readonly #nameOf: (token: string) => string
  #heard: SeenFrame[] = []
  #sent: SeenFrame[] = []
  readonly #waiters = new Set<Waiter>()
  #life: 'going' | 'over' = 'going'

  /** Tokens are kept by what `nameOf` calls them. */
  constructor(nameOf: (token: string) => string) {
    this.#nameOf = nameOf
  }

  readonly heard = (): readonly SeenFrame[] => [...this.#heard]

  readonly sent = (): readonly SeenFrame[] => [...this.#sent]

  readonly forget = (): void => {
    this.#heard = []
    this.#sent = []
  }

  hear(text: string): readonly SeenFrame[] {
    const frames = readFrames(text, this.#nameOf)
    this.#heard.push(...frames)
    this.look()
    return frames
  }

  send(frames: readonly Frames[]): readonly SeenFrame[] {
    const seen = frames.flatMap((some) => readFrames(some, this.#nameOf))
    this.#sent.push(...seen)
    return seen
  }

  readonly untilHeard = (fields: SeenFrame): Promise<SeenFrame> => {
    const wanted = withoutTokens(fields, this.#nameOf)
    return this.until(() => this.#heard.find((frame) => matchesFields(frame, wanted)), 'a frame')
  }

  /** Resolves with what is found, now or after something has happened; rejects when all is over. */
  until<Found>(find: () => Found | undefined, what: string): Promise<Found> {
    const found = find()
    if (found !== undefined) return Promise.resolve(found)
    const never = new Error(`The server was closed before there was ${what} to wait for`)
    if (this.#life === 'over') return Promise.reject(never)
    const waiting = new Promise<Found>((resolve, reject) => {
      const waiter: Waiter = {
        look: () => {
          const late = find()
          if (late === undefined) return
          this.#waiters.delete(waiter)
          resolve(late)
        },
        give: () => reject(never),
      }
      this.#waiters.add(waiter)
    })
    // Nobody may be waiting for it any more.
    waiting.catch(() => undefined)
    return waiting
  }

  /** Something has happened that may have been waited for. */
  look(): void {
    for (const waiter of [...this.#waiters]) waiter.look()
  }

  end(): void {
    this.#life = 'over'
    for (const { give } of this.#waiters) give()
    this.#waiters.clear()
  }
}

interface Waiter {
  readonly look: () => void
  /** Gives it up. */
  readonly give: () => void
}
