import { WebSocketClient } from 'maxine-client'
import type { ClientOptions, Filter, MaxineError } from 'maxine-client'
import type { Chance } from './chance.ts'
import type { DeliveryOracle, Ear } from './oracles/delivery.ts'
import type { Plan } from './plan.ts'
import type { Scene } from './scene.ts'
import type { Tokens } from './tokens.ts'

const FILTERS: readonly [Filter, ...Filter[]] = [
  {},
  { event: 'service_heartbeat' },
  { event: 'config_changed' },
  { event: 'tick' },
  { event: 'tick', nodeId: 'n1' },
  { serviceName: 's1' },
  { event: 'service_heartbeat', serviceName: 's2' },
  { nodeId: 'n3' },
  { event: 'admin_event' },
]

export interface AppParts {
  readonly scene: Scene
  readonly plan: Plan
  readonly chance: Chance
  readonly tokens: Tokens
  readonly delivery: DeliveryOracle
  readonly options: ClientOptions
  readonly onGap: Parameters<DeliveryOracle['gap']>[0] extends infer G ? (gap: G) => void : never
}

/** An application and its user: what they do with a client, of which not all is wise. */
export class App {
  readonly client: WebSocketClient
  /** When the client or the user last did something that starts anew. */
  readonly closes: { readonly at: number; readonly cause: MaxineError }[] = []
  wants: 'connection' | 'rest' = 'connection'
  readonly #parts: AppParts
  readonly #ears: Ear[] = []
  #named = 0

  constructor(parts: AppParts) {
    this.#parts = parts
    this.client = new WebSocketClient(parts.options)
    this.#listen()
  }

  start(): void {
    const { chance } = this.#parts
    for (let count = chance.between(1, 3); count > 0; count -= 1) this.subscribe()
    void this.client.connect().catch(() => undefined)
  }

  /** One of the many things a user may do. */
  act(): void {
    const { chance, scene } = this.#parts
    const deeds: readonly [string, () => void][] = [
      ['subscribe', () => this.subscribe()],
      ['subscribe', () => this.subscribe()],
      ['unsubscribe', () => this.#unsubscribe()],
      ['update', () => this.#update()],
      ['update', () => this.#update()],
      ['connect', () => void this.client.connect().catch(() => undefined)],
      ['reconnect', () => void this.client.reconnect().catch(() => undefined)],
      ['refresh', () => void this.client.refreshToken().catch(() => undefined)],
      ['rest', () => this.#rest()],
    ]
    const [name, deed] = chance.pick(deeds as [(typeof deeds)[0]])
    scene.trace(() => `user: ${name}`)
    deed()
  }

  subscribe(): void {
    const { chance, delivery } = this.#parts
    if (this.#ears.length >= 6) return
    const filter = chance.pick(FILTERS)
    const ear = delivery.createEar(`s${(this.#named += 1)} ${JSON.stringify(filter)}`, filter)
    const temper = chance.pick(['calm', 'calm', 'calm', 'throws', 'rejects'])
    ear.subscription = this.client.subscribe(filter, (event) => {
      delivery.hear(event, ear)
      if (temper === 'throws') throw new Error('handler')
      return temper === 'rejects' ? Promise.reject(new Error('handler')) : undefined
    })
    this.#ears.push(ear)
  }

  #unsubscribe(): void {
    const { chance, delivery } = this.#parts
    if (this.#ears.length < 2) return
    const [ear] = this.#ears.splice(chance.between(0, this.#ears.length - 1), 1)
    if (!ear) return
    ear.subscription?.unsubscribe()
    delivery.ears.delete(ear)
  }

  #update(): void {
    const { chance } = this.#parts
    const ear = this.#ears[chance.between(0, this.#ears.length - 1)]
    const filter = chance.pick(FILTERS)
    if (!ear || JSON.stringify(filter) === JSON.stringify(ear.filter)) return
    ear.update(filter)
    ear.subscription?.update(filter)
  }

  #rest(): void {
    const { scene, chance } = this.#parts
    this.wants = 'rest'
    void this.client.disconnect()
    scene.clock.after(chance.pick([0, 0, 50, 2_000]), () => this.resume())
  }

  resume(): void {
    this.wants = 'connection'
    void this.client.connect().catch(() => undefined)
  }

  #listen(): void {
    const { client } = this
    const { plan, delivery, scene, onGap } = this.#parts
    client.on('event', (event) => delivery.hear(event))
    client.on('gap', (gap) => {
      delivery.gap(gap)
      onGap(gap)
    })
    client.on('close', ({ cause }) => {
      if (plan.isImpatient && this.wants === 'connection') {
        void client.connect().catch(() => undefined)
      }
      if (client.state.status === 'closed' && cause) this.#onClosed(cause)
    })
    client.on('error', (error) => {
      scene.trace(() => `error ${error.code} ${error.message}`)
      if (plan.isImpatient && this.wants === 'connection') {
        void client.connect().catch(() => undefined)
      }
    })
    client.on('state', (state) => scene.trace(() => `state ${JSON.stringify(state)}`))
  }

  /** A user who is told that it is over signs in again, sooner or later. */
  #onClosed(cause: MaxineError): void {
    const { scene, chance, plan, tokens } = this.#parts
    this.closes.push({ at: scene.clock.now, cause })
    scene.clock.after(chance.between(500, 3_000), () => {
      if (this.wants !== 'connection' || this.client.state.status !== 'closed') return
      scene.trace(() => 'user: signs in again')
      if (plan.auth === 'ask') this.client.setToken(tokens.issue())
      void this.client.connect().catch(() => undefined)
    })
  }
}
