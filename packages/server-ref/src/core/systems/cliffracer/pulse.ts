import type { Visitor } from '../../broadcast/visitor.ts'
import type { Cancel, World } from '../../world.ts'

const NOTHING: Cancel = () => undefined

/** Pings without any word after which nobody is taken to be there any more. */
const PATIENCE = 2

/** What was found at the last beat. */
interface Silence {
  readonly lastHeardAt: number
  readonly pings: number
}

/**
 * Pings all who are there, with one timer, and sends away who has said nothing for two intervals. It
 * counts pings and not the time: a server that was held up itself reads what came meanwhile first.
 */
export class Pulse {
  readonly #world: World
  readonly #everyMs: number
  readonly #visitors: () => Iterable<Visitor>
  readonly #silences = new WeakMap<Visitor, Silence>()
  #state: 'resting' | 'beating' = 'resting'
  #cancel = NOTHING

  constructor(world: World, everyMs: number, visitors: () => Iterable<Visitor>) {
    this.#world = world
    this.#everyMs = everyMs
    this.#visitors = visitors
  }

  /** Somebody is there. */
  start(): void {
    if (this.#state === 'beating') return
    this.#state = 'beating'
    this.#wait()
  }

  /** Nobody is there any more. */
  rest(): void {
    this.#state = 'resting'
    this.#cancel()
  }

  #wait(): void {
    this.#cancel = this.#world.after(this.#everyMs, () => {
      this.#wait()
      this.#beat()
    })
  }

  #beat(): void {
    for (const visitor of [...this.#visitors()]) {
      const pings = this.#pingsUnanswered(visitor)
      if (pings >= PATIENCE) {
        visitor.close(4409, 'no answer to pings')
        continue
      }
      this.#silences.set(visitor, { lastHeardAt: visitor.lastHeardAt, pings: pings + 1 })
      visitor.say({ type: 'ping' })
    }
  }

  #pingsUnanswered(visitor: Visitor): number {
    const before = this.#silences.get(visitor)
    return before?.lastHeardAt === visitor.lastHeardAt ? before.pings : 0
  }
}
