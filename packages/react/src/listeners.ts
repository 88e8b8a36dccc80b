/** Those who want to hear that something has changed. */
export class Listeners {
  readonly #listeners = new Set<() => void>()

  get size(): number {
    return this.#listeners.size
  }

  /** Each one is added by itself: the same function twice is called twice. Taking it away twice is harmless. */
  add(listener: () => void): () => void {
    const added = (): void => listener()
    this.#listeners.add(added)
    return () => void this.#listeners.delete(added)
  }

  call(): void {
    // A copy, so that a listener may add and remove others meanwhile.
    for (const listener of [...this.#listeners]) listener()
  }
}
