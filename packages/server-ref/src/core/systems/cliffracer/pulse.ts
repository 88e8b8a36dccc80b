import type { Visitor } from '../../broadcast/visitor.ts'
import type { Cancel, World } from '../../world.ts'

const NOTHING: Cancel = () => undefined

/** Intervals of silence after which nobody is taken to be there any more. */
const PATIENCE = 2

/**
 * Pings all who are there, with one timer, and sends away who has said nothing for two intervals. A
 * beat that comes late judges nobody: the server was held up, and has not read what came meanwhile.
 */
export class Pulse {
  readonly #world: World
  readonly #everyMs: number
  readonly #visitors: () => Iterable<Visitor>
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
    const due = this.#world.now() + this.#everyMs
    this.#cancel = this.#world.after(this.#everyMs, () => {
      const lateMs = this.#world.now() - due
      this.#wait()
      this.#beat(lateMs < this.#everyMs / 2 ? 'in time' : 'late')
    })
  }

  #beat(when: 'in time' | 'late'): void {
    const silentMs = when === 'in time' ? PATIENCE * this.#everyMs : Infinity
    const latest = this.#world.now() - silentMs
    for (const visitor of [...this.#visitors()]) {
      if (visitor.lastHeardAt <= latest) visitor.close(4409, 'no answer to pings')
      else visitor.say({ type: 'ping' })
    }
  }
}
