import type { Filter, Subscription } from 'maxine-client'
import type { Scene } from '../scene.ts'
import type { Fact } from '../truth.ts'

/** A subscription, or what a face gives in its place. */
export type Held = Pick<Subscription, 'status' | 'error' | 'unsubscribe'> &
  Partial<Pick<Subscription, 'update'>>

/** Whether this is certainly told to whoever the server holds that filter for. */
export type IsTold = (filter: Filter, fact: Fact) => boolean

/**
 * One subscription on a wire without positions. P1 ordered, P2 unique, P3 reliable and P6 filtered:
 * from the moment it is known to be held to the end of that connection, everything that matches
 * arrives once and in order. What is lost between two connections is a gap's to tell.
 */
export class FaceEar {
  readonly name: string
  filter: Filter
  /** Set as soon as there is one. */
  subscription: Held | undefined
  /** How much had happened when it was last wanted anew. */
  #wantedFrom: number
  /** How much had happened when the server was first known to hold it, on this connection. */
  #heldFrom: number | undefined
  /** Everything up to here was delivered, or was not wanted. */
  #settled = 0
  #last = 0
  /** An event that is being handed out while a handler changes the filter follows the old one. */
  #updated: { readonly at: number; readonly before: Filter } | undefined
  readonly #scene: Scene
  readonly #isTold: IsTold

  constructor(scene: Scene, name: string, { filter, isTold }: Told) {
    this.#scene = scene
    this.name = name
    this.filter = filter
    this.#isTold = isTold
    this.#wantedFrom = scene.truth.head
  }

  get isHeld(): boolean {
    return this.#heldFrom !== undefined
  }

  /** The server is known to hold it, as of a frame sent at that point. */
  confirm(stamp: number): void {
    if (this.#heldFrom !== undefined) return
    this.#heldFrom = Math.max(stamp, this.#wantedFrom)
    this.#settled = Math.max(this.#settled, this.#heldFrom)
  }

  /** The server holds it no more. */
  lose(): void {
    this.#heldFrom = undefined
  }

  update(filter: Filter): void {
    this.#updated = { at: this.#scene.clock.now, before: this.filter }
    this.filter = filter
    this.#wantedFrom = this.#scene.truth.head
    this.lose()
  }

  hear(n: number, fact: Fact): void {
    const { report } = this.#scene
    if (n === this.#last) report('P2', `${this.name} got ${n} twice`)
    else if (n < this.#last) report('P1', `${this.name} got ${n} after ${this.#last}`)
    if (!this.#mayHear(fact)) report('P6', `${this.name} got ${n}, which it does not want`)
    this.#last = Math.max(this.#last, n)
    this.settle(n - 1, `before ${n}`)
    this.#settled = Math.max(this.#settled, n)
  }

  /** Nothing up to here may be missing any more. */
  settle(end: number, when: string): void {
    if (this.#heldFrom === undefined) return
    const { report, truth } = this.#scene
    for (let n = this.#settled + 1; n <= end; n += 1) {
      const fact = truth.fact(n)
      if (!fact || !this.#isTold(this.filter, fact)) continue
      const what = `${this.name}, now ${JSON.stringify(this.filter)}, never got ${JSON.stringify(fact)}`
      report('P3', `${what} ${when}, though the server held it`)
      break
    }
    this.#settled = Math.max(this.#settled, end)
  }

  #mayHear(fact: Fact): boolean {
    const { truth, clock } = this.#scene
    if (truth.mayMatch(this.filter, fact)) return true
    const { at, before } = this.#updated ?? {}
    return at === clock.now && before !== undefined && truth.mayMatch(before, fact)
  }
}

interface Told {
  readonly filter: Filter
  readonly isTold: IsTold
}
