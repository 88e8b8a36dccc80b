import type { World } from '../world.ts'

/** Does something soon, and not more often than so many milliseconds: bursts become one. */
export class Pace {
  readonly #world: Pick<World, 'now' | 'after'>
  readonly #everyMs: number
  readonly #act: () => void
  #actedAt = -Infinity
  #cancel: (() => void) | undefined

  constructor(world: Pick<World, 'now' | 'after'>, everyMs: number, act: () => void) {
    this.#world = world
    this.#everyMs = everyMs
    this.#act = act
  }

  /** At the end of this turn, or when it may be done again. */
  soon(): void {
    if (this.#cancel) return
    const waitMs = this.#actedAt + this.#everyMs - this.#world.now()
    if (waitMs > 0) {
      this.#cancel = this.#world.after(waitMs, () => this.now())
      return
    }
    let stage: 'due' | 'cancelled' = 'due'
    this.#cancel = () => (stage = 'cancelled')
    queueMicrotask(() => {
      if (stage === 'due') this.now()
    })
  }

  now(): void {
    this.stop()
    this.#actedAt = this.#world.now()
    this.#act()
  }

  /** Does at once what would have been done soon. */
  flush(): void {
    if (this.#cancel) this.now()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
