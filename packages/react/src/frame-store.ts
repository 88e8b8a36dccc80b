import type { FrameClock, Publisher } from './frame-clock.ts'
import { Listeners } from './listeners.ts'

/** Where a store gets its value. */
export interface Source<Value> {
  /** The value of now, and the same object until it is another. */
  readonly read: () => Value
  /** Begins to tell of changes, until the function it returns is called. */
  readonly attach: (changed: () => void) => () => void
}

/** For `useSyncExternalStore`: shows a value that changes often, anew at most once a frame. */
export class FrameStore<Value> implements Publisher {
  readonly #clock: FrameClock
  readonly #source: Source<Value>
  readonly #listeners = new Listeners()
  #shown: { readonly value: Value } | undefined
  #detach: (() => void) | undefined

  constructor(clock: FrameClock, source: Source<Value>) {
    this.#clock = clock
    this.#source = source
  }

  /** What is shown; as long as nobody listens, the value of now. */
  readonly read = (): Value => (this.#shown ? this.#shown.value : this.#source.read())

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) this.#begin()
    const remove = this.#listeners.add(listener)
    return () => {
      const before = this.#listeners.size
      remove()
      if (before > 0 && this.#listeners.size === 0) this.#end()
    }
  }

  readonly publish = (): 'changed' | 'same' => {
    const value = this.#source.read()
    if (this.#shown?.value === value) return 'same'
    this.#shown = { value }
    return 'changed'
  }

  readonly notify = (): void => this.#listeners.call()

  #begin(): void {
    this.#detach = this.#source.attach(() => this.#clock.request(this))
    // React looks again after it has subscribed, so it need not be told of what has changed until here.
    this.#shown = { value: this.#source.read() }
  }

  #end(): void {
    this.#detach?.()
    this.#detach = this.#shown = undefined
    this.#clock.cancel(this)
  }
}
