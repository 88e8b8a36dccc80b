import { popTimed, pushTimed } from './heap.ts'
import type { Cancel, World } from '../world.ts'

/** Things that each have a time at which something is to be done, and one timer for them all. */
export interface Deadlines {
  /** Replaces an earlier time of the same thing. */
  readonly set: (thing: string, dueAt: number) => void
  readonly delete: (thing: string) => void
  /** Ends the timer; nothing is due any more. */
  readonly stop: () => void
}

/** Calls `onDue` once for each time that has come; the thing then has none until it is set again. */
export function createDeadlines(world: World, onDue: (thing: string) => void): Deadlines {
  const deadlines = new DeadlineHeap(world, onDue)
  return {
    set: (thing, dueAt) => deadlines.set(thing, dueAt),
    delete: (thing) => deadlines.delete(thing),
    stop: () => deadlines.stop(),
  }
}

/** `setTimeout` takes no more than 31 bits, in milliseconds: 24 days. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

interface Entry {
  readonly thing: string
  readonly at: number
}

interface Due {
  dueAt: number
  /** Where the thing is in the heap: not after `dueAt`. Its other entries are of the past. */
  queuedAt: number
}

class DeadlineHeap {
  readonly #world: World
  readonly #onDue: (thing: string) => void
  readonly #dues = new Map<string, Due>()
  #heap: Entry[] = []
  #timer: { readonly at: number; readonly cancel: Cancel } | undefined
  #isStopped = false

  constructor(world: World, onDue: (thing: string) => void) {
    this.#world = world
    this.#onDue = onDue
  }

  set(thing: string, dueAt: number): void {
    if (this.#isStopped) return
    const due = this.#dues.get(thing)
    // To move on is what every beat does: it costs no entry.
    if (due && due.queuedAt <= dueAt) due.dueAt = dueAt
    else this.#queue(thing, dueAt)
  }

  delete(thing: string): void {
    this.#dues.delete(thing)
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
    this.#timer = undefined
    this.#dues.clear()
    this.#heap = []
  }

  #queue(thing: string, at: number): void {
    this.#dues.set(thing, { dueAt: at, queuedAt: at })
    pushTimed(this.#heap, { thing, at })
    this.#arm()
  }

  #arm(): void {
    const next = this.#heap[0]
    if (!next || (this.#timer && this.#timer.at <= next.at)) return
    this.#timer?.cancel()
    const delayMs = Math.min(Math.max(0, next.at - this.#world.now()), LONGEST_WAIT_MS)
    this.#timer = { at: next.at, cancel: this.#world.after(delayMs, () => this.#fire()) }
  }

  #fire(): void {
    this.#timer = undefined
    const now = this.#world.now()
    for (let next = this.#heap[0]; next && next.at <= now; next = this.#heap[0]) {
      popTimed(this.#heap)
      this.#take(next, now)
    }
    this.#arm()
  }

  #take({ thing, at }: Entry, now: number): void {
    const due = this.#dues.get(thing)
    if (due?.queuedAt !== at) return
    if (due.dueAt > now) return this.#queue(thing, due.dueAt)
    this.#dues.delete(thing)
    this.#onDue(thing)
  }
}
