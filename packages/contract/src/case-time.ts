import { Breach } from './breach.ts'
import type { Timers } from './timers.ts'

/** The time of one case, which is over when the case is. */
export class CaseTime {
  readonly #timers: Timers
  readonly #waits = new Set<() => void>()
  #stage: 'running' | 'over' = 'running'

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** Milliseconds on the clock of the suite. */
  now(): number {
    return this.#timers.now()
  }

  /** For the few cases about time itself: nothing on the wire says that it has passed. */
  wait(ms: number): Promise<void> {
    this.mustGoOn()
    return new Promise((resolve) => {
      const cancel = this.#timers.after(ms, () => {
        this.#waits.delete(cancel)
        resolve()
      })
      this.#waits.add(cancel)
    })
  }

  get isOver(): boolean {
    return this.#stage === 'over'
  }

  /** A case that was ended where it stood goes on until it notices: here. */
  mustGoOn(): void {
    if (this.isOver) throw new Breach('the case is over')
  }

  end(): void {
    this.#stage = 'over'
    for (const cancel of this.#waits) cancel()
    this.#waits.clear()
  }
}
