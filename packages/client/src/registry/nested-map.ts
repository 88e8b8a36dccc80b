/** Values by two names. Never changed: what is left alone stays the same object in the next one. */
export type Nested<Value> = ReadonlyMap<string, ReadonlyMap<string, Value>>

/**
 * A map of maps that is written in place and published whole. An inner map is copied when it is first
 * written after a publication and not again until the next, so that 5,000 writes to one service of
 * 10,000 nodes cost one copy (0.5 ms) instead of 5,000.
 */
export class NestedMap<Value> {
  #published: Nested<Value>
  /** The published one itself while nothing has been written since. */
  #outer: Map<string, Map<string, Value>>
  /** Names of the inner maps that nobody else holds yet. */
  readonly #own = new Set<string>()

  constructor(start: Nested<Value>) {
    this.#published = start
    this.#outer = asWritable(start)
  }

  get(name: string, key: string): Value | undefined {
    return this.#outer.get(name)?.get(key)
  }

  set(name: string, key: string, value: Value): void {
    this.#writable(name).set(key, value)
  }

  /** An inner map ends with its last value. */
  delete(name: string, key: string): void {
    if (!this.#outer.get(name)?.has(key)) return
    const inner = this.#writable(name)
    inner.delete(key)
    if (inner.size > 0) return
    this.#outer.delete(name)
    this.#own.delete(name)
  }

  /** All there is now; the same object until something has been written. */
  publish(): Nested<Value> {
    this.#own.clear()
    this.#published = this.#outer
    return this.#published
  }

  #writable(name: string): Map<string, Value> {
    if (this.#outer === this.#published) this.#outer = new Map(this.#outer)
    const inner = this.#outer.get(name)
    if (inner && this.#own.has(name)) return inner
    const copy = new Map(inner)
    this.#outer.set(name, copy)
    this.#own.add(name)
    return copy
  }
}

/** For the inside of this class, which copies before it writes. */
function asWritable<Value>(nested: Nested<Value>): Map<string, Map<string, Value>> {
  return nested as Map<string, Map<string, Value>>
}
