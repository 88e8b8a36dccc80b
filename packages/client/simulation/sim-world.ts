import type { Lifecycle, WakeReason, World } from 'maxine-client'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'

/** 2020-01-01: a wall clock with as many digits as a real one. */
const START = 1_577_836_800_000

/** The client's machine: its clocks, its chance, and what it says of sleep and of networks. */
export class SimWorld implements World, Lifecycle {
  readonly random: () => number
  #jumped = 0
  readonly #listeners = new Set<(reason: WakeReason) => void>()
  readonly #clock: Clock

  constructor(clock: Clock, chance: Chance) {
    this.#clock = clock
    this.random = chance.random
  }

  get listeners(): number {
    return this.#listeners.size
  }

  readonly now = (): number => this.#clock.now

  readonly wall = (): number => START + this.#clock.now + this.#jumped

  readonly after = (delayMs: number, callback: () => void): (() => void) =>
    this.#clock.after(delayMs, callback, 'client')

  readonly listen = (onWake: (reason: WakeReason) => void): (() => void) => {
    this.#listeners.add(onWake)
    return () => void this.#listeners.delete(onWake)
  }

  /** Somebody sets the clock. */
  jump(ms: number): void {
    this.#jumped += ms
  }

  wake(reason: WakeReason): void {
    for (const listener of [...this.#listeners]) listener(reason)
  }
}
