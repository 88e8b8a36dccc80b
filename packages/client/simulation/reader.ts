import type { EventMessage, Filter, Gap, WebSocketClient } from 'maxine-client'
import type { Chance } from './chance.ts'
import type { DeliveryOracle, Ear } from './oracles/delivery.ts'
import { TROUBLE_MS } from './plan.ts'
import type { Scene } from './scene.ts'

export interface ReaderParts {
  readonly scene: Scene
  readonly chance: Chance
  readonly client: WebSocketClient
  readonly delivery: DeliveryOracle
}

/** So few items wait for it that a slow one loses some, and must be told. */
const BUFFER = 20

/** Reads events by `for await`, now and then more slowly than they come. */
export class Reader {
  readonly #parts: ReaderParts
  readonly #filter: Filter
  #count = 0

  constructor(parts: ReaderParts, filter: Filter) {
    this.#parts = parts
    this.#filter = filter
  }

  /** Reads until the client is disconnected for good or for a while. */
  async read(): Promise<void> {
    const { client, delivery } = this.#parts
    this.#count += 1
    const ear = delivery.createEar(`reader ${this.#count}`, this.#filter)
    // Of the same filter, to see whether the server holds it.
    const subscription = client.subscribe(this.#filter)
    ear.subscription = subscription
    try {
      for await (const item of client.events(this.#filter, { buffer: BUFFER })) {
        this.#take(item, ear)
        await this.#dawdle()
      }
    } catch (error) {
      this.#parts.scene.trace(() => `the reader is told ${String(error)}`)
    }
    delivery.ears.delete(ear)
    subscription.unsubscribe()
  }

  #take(item: EventMessage | Gap, ear: Ear): void {
    if (item.type === 'gap') return ear.forgiveNext()
    this.#parts.delivery.hear(item, ear)
  }

  async #dawdle(): Promise<void> {
    const { chance, scene } = this.#parts
    if (scene.clock.now > TROUBLE_MS || !chance.happens(0.05)) return
    await new Promise<void>((resolve) => {
      scene.clock.after(chance.between(10, 3_000), resolve)
    })
  }
}
