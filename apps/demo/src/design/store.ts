/** A value that lives outside of React and says when it is another one. */
export class Store<Value> {
  readonly #listeners = new Set<() => void>()
  #value: Value

  constructor(value: Value) {
    this.#value = value
  }

  /** Bound, for `useSyncExternalStore`. */
  readonly get = (): Value => this.#value

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  set(value: Value): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    // A copy, so that a listener may leave while it is called.
    for (const listener of [...this.#listeners]) listener()
  }
}
