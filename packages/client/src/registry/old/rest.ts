import { onAbort } from '../../abort.ts'
import type { AbortSignalLike } from '../../abort.ts'
import type { World } from '../../world.ts'

/** Waits that end with a signal, and the timer with them. */
export class Rest {
  readonly #world: Pick<World, 'after'>
  readonly #signal: AbortSignalLike
  #wake: () => void = () => undefined

  constructor(world: Pick<World, 'after'>, signal: AbortSignalLike) {
    this.#world = world
    this.#signal = signal
  }

  /** Resolves after so many milliseconds, or when it is woken; rejects with the signal’s reason. */
  async for(delayMs: number): Promise<void> {
    let cancel: () => void = () => undefined
    try {
      await this.whileItLasts(
        new Promise<void>((resolve) => {
          cancel = this.#world.after(delayMs, resolve)
          this.#wake = resolve
        }),
      )
    } finally {
      cancel()
      this.#wake = () => undefined
    }
  }

  wake(): void {
    this.#wake()
  }

  /** That of the promise, unless the signal is aborted first. */
  whileItLasts<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const undo = onAbort(this.#signal, reject)
      promise.then(resolve, reject).finally(undo)
    })
  }
}
