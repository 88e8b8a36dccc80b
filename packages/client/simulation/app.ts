import { WebSocketClient } from 'maxine-client'
import type { ClientOptions, Filter } from 'maxine-client'
import { maxine } from 'maxine-client/dialects/maxine'
import type { Chance } from './chance.ts'
import type { DeliveryOracle, Ear } from './oracles/delivery.ts'
import type { BoundsOracle } from './oracles/bounds.ts'
import { TROUBLE_MS } from './plan.ts'
import type { Plan } from './plan.ts'
import { withBug, withParts } from './planted-bugs.ts'
import type { PlantedBug } from './planted-bugs.ts'
import type { Placing } from './stage.ts'
import { Reader } from './reader.ts'
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

/** What a server says to a client that talks nonsense, or too much. */
const COMPLAINTS: readonly string[] = [
  'unknown_subscription',
  'invalid_format',
  'rate_limited',
  'too_many_subscriptions',
]

/** A question and an answer can cross for so long, in milliseconds. */
const CROSSING_MS = 500

export interface AppParts {
  readonly scene: Scene
  readonly plan: Plan
  readonly chance: Chance
  readonly tokens: Tokens
  readonly delivery: DeliveryOracle
  readonly options: ClientOptions
  readonly bug?: PlantedBug | undefined
  readonly placing: Placing
  readonly bounds: BoundsOracle
}

/** An application and its user: what they do with a client, of which not all is wise. */
export class App {
  readonly client: WebSocketClient
  wants: 'connection' | 'rest' | 'nothing' = 'connection'
  readonly #parts: AppParts
  readonly ears: Ear[] = []
  #named = 0
  #refusedAt = -Infinity
  #implied: Ear | undefined

  constructor(parts: AppParts) {
    this.#parts = parts
    const { options, bug } = parts
    this.client = withParts(
      bug,
      () => new WebSocketClient(bug ? withBug(options, bug, maxine) : options),
    )
    parts.delivery.status = () => this.client.state.status
    this.#listen()
  }

  start(): void {
    const { chance } = this.#parts
    if (this.#parts.plan.isImplied) this.#imply()
    for (let count = this.#parts.plan.isImplied ? 0 : chance.between(0, 3); count > 0; count -= 1)
      this.subscribe()
    void this.client.connect().catch(() => undefined)
    if (!this.#implied && chance.happens(0.3)) void this.#keepReading()
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
      ['token', () => this.#setToken()],
    ]
    const [name, deed] = chance.pick(deeds as [(typeof deeds)[0]])
    scene.trace(() => `user: ${name}`)
    this.#parts.bounds.insist()
    deed()
  }

  async #keepReading(): Promise<void> {
    const { chance, scene } = this.#parts
    const reader = new Reader({ ...this.#parts, client: this.client }, chance.pick(FILTERS))
    while (this.wants !== 'nothing') {
      await reader.read()
      await new Promise<void>((resolve) => scene.clock.after(500, resolve))
    }
  }

  subscribe(): void {
    const { chance, delivery } = this.#parts
    if (this.ears.length >= 6) return
    if (this.#implied) delivery.ears.delete(this.#implied)
    this.#implied = undefined
    const filter = chance.pick(FILTERS)
    const ear = delivery.createEar(`s${(this.#named += 1)} ${JSON.stringify(filter)}`, filter)
    const temper = chance.pick(['calm', 'calm', 'meddles', 'throws', 'rejects'])
    ear.subscription = this.client.subscribe(filter, (event) => {
      delivery.hear(event, ear)
      // From within a handler, while the rest of its frame is still to come.
      if (temper === 'meddles') this.#meddle()
      if (temper === 'throws') throw new Error('handler')
      return temper === 'rejects' ? Promise.reject(new Error('handler')) : undefined
    })
    this.ears.push(ear)
  }

  /** A handler without a subscription, which counts until there is one. */
  #imply(): void {
    const { delivery } = this.#parts
    const filter = { event: 'tick' }
    const ear = delivery.createEar('implied tick', filter)
    this.#implied = ear
    ear.status = () =>
      this.client.dump().subscriptions.find((one) => one.filter.event === 'tick')?.status
    this.client.on('tick' as 'service_registered', (event) => {
      if (this.#implied) delivery.hear(event, ear)
    })
  }

  #setToken(): void {
    const { plan, tokens } = this.#parts
    if (plan.auth !== 'off') this.client.setToken(tokens.issue())
  }

  #meddle(): void {
    const { scene, chance } = this.#parts
    if (scene.clock.now < TROUBLE_MS && chance.happens(0.02)) this.act()
  }

  #unsubscribe(): void {
    const { chance, delivery } = this.#parts
    if (this.ears.length === 0) return
    const [ear] = this.ears.splice(chance.between(0, this.ears.length - 1), 1)
    if (!ear) return
    ear.subscription?.unsubscribe()
    delivery.ears.delete(ear)
  }

  #update(): void {
    const { chance } = this.#parts
    const ear = this.ears[chance.between(0, this.ears.length - 1)]
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

  /** From now on attempts may come sooner. */
  hasten(): void {
    this.#parts.bounds.hasten()
  }

  resume(): void {
    this.#parts.bounds.insist()
    this.wants = 'connection'
    void this.client.connect().catch(() => undefined)
  }

  #listen(): void {
    const { client } = this
    const { delivery, scene, placing, bounds } = this.#parts
    client.on('event', (event) => {
      delivery.hear(event)
      placing.hear?.(event)
    })
    client.on('gap', (gap) => {
      delivery.gap(gap)
      placing.gap(gap)
    })
    client.on('close', ({ cause }) => {
      this.#insist()
      if (client.state.status === 'closed' && cause) this.#signInAgain()
    })
    client.on('error', (error) => {
      scene.trace(() => `error ${error.code} ${error.message}`)
      if (error.code === 'no_fresh_token') this.#signInAgain()
      if (error.code === 'forbidden') this.#refusedAt = scene.clock.now
      // What is ended while its refusal is on the way was never there.
      const isCrossed =
        error.code === 'unknown_subscription' && scene.clock.now - this.#refusedAt < CROSSING_MS
      if (COMPLAINTS.includes(error.code) && !isCrossed)
        scene.report('WIRE', `the server says ${error.code}`)
      this.#insist()
    })
    client.on('state', (state) => {
      scene.trace(() => `state ${JSON.stringify(state)}`)
      bounds.onState(state)
      placing.onState?.(state)
    })
  }

  /** As the documents show it: some applications connect again from their own handlers. */
  #insist(): void {
    const { plan } = this.#parts
    if (!plan.isImpatient || this.wants !== 'connection') return
    if (this.client.state.status === 'closed') this.hasten()
    void this.client.connect().catch(() => undefined)
  }

  /** A user who is told that it is over signs in again, sooner or later. */
  #signInAgain(): void {
    const { scene, chance, plan, tokens } = this.#parts
    scene.clock.after(chance.between(500, 3_000), () => {
      if (this.wants !== 'connection' || this.client.state.status === 'connected') return
      scene.trace(() => 'user: signs in again')
      this.#parts.bounds.insist()
      if (plan.auth === 'ask') this.client.setToken(tokens.issue())
      void this.client.connect().catch(() => undefined)
    })
  }
}
