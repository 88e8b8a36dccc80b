import type { World } from '../../../world.ts'
import { HandlerTimeout } from './handler.ts'

/** Of so many milliseconds, so many are left. */
interface TimeLeft {
  readonly limitMs: number
  readonly leftMs: number
}

/** Bounds how long is waited for what somebody else has promised. */
export class Deadlines {
  readonly #world: World
  readonly #waiting = new Set<() => void>()
  #life: 'open' | 'ended' = 'open'

  constructor(world: World) {
    this.#world = world
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#world.now()
  }

  /** Rejects with a HandlerTimeout when the time is over, or at once when everything ends. */
  within<T>({ limitMs, leftMs }: TimeLeft, promise: Promise<T>): Promise<T> {
    const world = this.#world
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        done()
        reject(new HandlerTimeout(limitMs))
      }
      const cancel = world.after(Math.max(0, leftMs), giveUp)
      const done = () => {
        cancel()
        this.#waiting.delete(giveUp)
      }
      this.#waiting.add(giveUp)
      promise.finally(done).then(resolve, reject)
      if (this.#life === 'ended') giveUp()
    })
  }

  /** Waits for nobody any more. */
  end(): void {
    this.#life = 'ended'
    for (const giveUp of [...this.#waiting]) giveUp()
  }
}
