import type { EventMessage, Filter } from 'maxine-client'
import { LiveClient } from '../../src/live-client.ts'
import type { Chance } from '../chance.ts'
import type { BoundsOracle } from '../oracles/bounds.ts'
import { TROUBLE_MS } from '../plan.ts'
import type { Scene } from '../scene.ts'
import type { Tokens } from '../tokens.ts'
import type { FaceDelivery } from './face-delivery.ts'
import type { FaceEar, Held } from './face-ear.ts'
import type { FacePlan } from './face-plan.ts'
import type { FaceClient, FaceSystem } from './face-system.ts'
import type { FaceWire } from './face-wire.ts'

export interface FaceAppParts {
  readonly scene: Scene
  readonly plan: FacePlan
  readonly system: FaceSystem
  readonly chance: Chance
  readonly tokens: Tokens
  readonly delivery: FaceDelivery
  readonly bounds: BoundsOracle
  readonly wire: FaceWire
  readonly client: FaceClient
}

/** What a server says to a client that talks nonsense, or too much. */
const COMPLAINTS: readonly string[] = ['invalid_format', 'unknown_action', 'rate_limited']

type Temper = 'calm' | 'meddles' | 'throws' | 'rejects'

/** An application on a wire without positions, and its user, of whose deeds not all are wise. */
export class FaceApp {
  wants: 'connection' | 'rest' | 'nothing' = 'connection'
  readonly client: FaceClient
  readonly ears: FaceEar[] = []
  readonly #parts: FaceAppParts
  #named = 0

  constructor(parts: FaceAppParts) {
    this.#parts = parts
    this.client = parts.client
    this.#listen()
  }

  start(): void {
    const { chance } = this.#parts
    for (let count = chance.between(0, 3); count > 0; count -= 1) this.subscribe()
    this.#connect()
    if (chance.happens(0.3)) void this.#keepReading()
  }

  /** One of the many things a user may do. */
  readonly act = (): void => {
    const { chance, scene, bounds } = this.#parts
    const deeds: readonly [string, () => void][] = [
      ['subscribe', () => this.subscribe()],
      ['subscribe', () => this.subscribe()],
      ['unsubscribe', () => this.#unsubscribe()],
      ['update', () => this.#update()],
      ['update', () => this.#update()],
      ['connect', () => this.#connect()],
      ['reconnect', () => void this.client.reconnect().catch(() => undefined)],
      ['refresh', () => void this.client.refreshToken().catch(() => undefined)],
      ['rest', () => this.#rest()],
      ['token', () => this.#setToken()],
    ]
    const [name, deed] = chance.pick(deeds as [(typeof deeds)[0]])
    scene.trace(() => `user: ${name}`)
    bounds.insist()
    deed()
  }

  /** What is wanted changes. */
  change(): void {
    const { chance } = this.#parts
    chance.pick([
      () => this.subscribe(),
      () => this.subscribe(),
      () => this.#unsubscribe(),
      () => this.#update(),
      () => this.#update(),
    ])()
  }

  subscribe(): void {
    const { chance, delivery, system, scene } = this.#parts
    if (this.ears.length >= 6) return
    const filter = chance.pick(system.filters)
    const ear = delivery.createEar(`s${(this.#named += 1)} ${JSON.stringify(filter)}`, filter)
    const temper = chance.pick<Temper>(['calm', 'calm', 'meddles', 'throws', 'rejects'])
    delivery.changed()
    scene.trace(() => `user: wants ${ear.name}`)
    ear.subscription = this.#open(filter, (event) => {
      delivery.hear(event, ear)
      // From within a handler, while others have still to hear of the event.
      if (temper === 'meddles') this.#meddle()
      if (temper === 'throws') throw new Error('handler')
      return temper === 'rejects' ? Promise.reject(new Error('handler')) : undefined
    })
    this.ears.push(ear)
  }

  readonly resume = (): void => {
    this.#parts.bounds.insist()
    this.wants = 'connection'
    this.#connect()
  }

  /** From now on attempts may come sooner. */
  readonly hasten = (): void => this.#parts.bounds.hasten()

  /** With a loop in the place of a handler, again after whatever ended it. */
  async #keepReading(): Promise<void> {
    const { chance, delivery, scene, system } = this.#parts
    const filter = chance.pick(system.filters)
    while (this.wants !== 'nothing') {
      const ear = delivery.createEar(`reader ${JSON.stringify(filter)}`, filter)
      // Where the connection is closed for good, its user signs in again.
      await this.#read(ear).catch(() => undefined)
      delivery.remove(ear)
      delivery.changed()
      await new Promise<void>((resolve) => scene.clock.after(500, resolve))
    }
  }

  async #read(ear: FaceEar): Promise<void> {
    for await (const item of this.client.events(ear.filter)) {
      if (item.type === 'event') this.#parts.delivery.hear(item, ear)
    }
  }

  /** In the words of its face, now and then, where it has any. */
  #open(filter: Filter, hear: (event: EventMessage) => unknown): Held {
    const { system, chance } = this.#parts
    const held = chance.happens(0.5) ? system.open?.(this.client, filter, hear) : undefined
    return held ?? this.client.subscribe(filter, hear)
  }

  #connect(): void {
    void this.client.connect().catch(() => undefined)
  }

  #meddle(): void {
    const { scene, chance } = this.#parts
    if (scene.clock.now < TROUBLE_MS && chance.happens(0.02)) this.act()
  }

  #unsubscribe(): void {
    const { chance, delivery, wire } = this.#parts
    if (this.ears.length === 0) return
    const [ear] = this.ears.splice(chance.between(0, this.ears.length - 1), 1)
    if (!ear) return
    ear.subscription?.unsubscribe()
    delivery.remove(ear)
    delivery.changed()
    wire.ended()
  }

  #update(): void {
    const { chance, system, delivery, wire } = this.#parts
    const ear = this.ears[chance.between(0, this.ears.length - 1)]
    const filter = chance.pick(system.filters)
    if (!ear?.subscription?.update) return
    if (JSON.stringify(filter) === JSON.stringify(ear.filter)) return
    ear.update(filter)
    delivery.changed()
    wire.ended()
    ear.subscription.update(filter)
  }

  #rest(): void {
    const { scene, chance } = this.#parts
    this.wants = 'rest'
    void this.client.disconnect()
    scene.clock.after(chance.pick([0, 0, 50, 2_000]), () => {
      if (this.wants === 'rest') this.resume()
    })
  }

  #setToken(): void {
    const { plan, tokens } = this.#parts
    if (plan.auth !== 'off') this.client.setToken(tokens.issue())
  }

  #listen(): void {
    const { client } = this
    const { delivery, scene, bounds, wire } = this.#parts
    // The faces have it in their documents' words, and some take it for a wish to hear of everything.
    LiveClient.prototype.on.call(client, 'event', (event: EventMessage) => delivery.hear(event))
    client.on('gap', (gap) => delivery.gap(gap))
    client.on('close', ({ cause }) => {
      this.#insist()
      if (client.state.status === 'closed' && cause) this.#signInAgain()
    })
    client.on('error', (error) => {
      scene.trace(() => `error ${error.code} ${error.message}`)
      if (COMPLAINTS.includes(error.code)) scene.report('WIRE', `the server says ${error.code}`)
      this.#insist()
    })
    client.on('state', (state) => {
      scene.trace(() => `state ${JSON.stringify(state)}`)
      bounds.onState(state)
      delivery.onState(state)
      wire.onState(state)
    })
  }

  /** As the documents show it: some applications connect again from their own handlers. */
  #insist(): void {
    const { plan } = this.#parts
    if (!plan.isImpatient || this.wants !== 'connection') return
    if (this.client.state.status === 'closed') this.hasten()
    this.#connect()
  }

  /** A user who is told that it is over signs in again, sooner or later. */
  #signInAgain(): void {
    const { scene, chance, plan, tokens, bounds } = this.#parts
    scene.clock.after(chance.between(500, 3_000), () => {
      if (this.wants !== 'connection' || this.client.state.status === 'connected') return
      scene.trace(() => 'user: signs in again')
      bounds.insist()
      if (plan.auth === 'user') this.client.setToken(tokens.issue())
      this.#connect()
    })
  }
}
