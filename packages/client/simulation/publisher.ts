import type { Chance } from './chance.ts'
import type { Plan } from './plan.ts'
import type { Scene } from './scene.ts'

/** Which service a node belongs to; the third belongs to none that anybody knows. */
export const HOMES: ReadonlyMap<string, string> = new Map([
  ['n1', 's1'],
  ['n2', 's2'],
])

const NAMES = ['service_registered', 'service_heartbeat', 'config_changed', 'tick', 'admin_event']

/** What a picture of the registry depends on besides. */
const FATES = [
  ...['service_registered', 'service_deregistered', 'service_unhealthy', 'service_heartbeat'],
  ...['circuit_open', 'circuit_half_open', 'circuit_closed', 'config_deleted'],
]

/** Makes things happen, now and then many at once, until there has been some time of peace. */
export class Publisher {
  readonly #scene: Scene
  readonly #plan: Plan
  readonly #chance: Chance
  readonly #publish: (event: string, data: unknown) => void

  constructor(
    scene: Scene,
    plan: Plan,
    parts: { readonly chance: Chance; readonly publish: (event: string, data: unknown) => void },
  ) {
    this.#scene = scene
    this.#plan = plan
    this.#chance = parts.chance
    this.#publish = parts.publish
  }

  runUntil(end: number): void {
    const { clock } = this.#scene
    const count = this.#chance.happens(0.03) ? this.#chance.between(5, 60) : 1
    for (let made = 0; made < count; made += 1) this.#publishOne()
    const pauseMs = this.#chance.between(1, 2 * this.#plan.publishEveryMs)
    if (clock.now + pauseMs < end) clock.after(pauseMs, () => this.runUntil(end))
  }

  #publishOne(): void {
    const names = this.#plan.isViewed && this.#chance.happens(0.5) ? FATES : NAMES
    const name = this.#chance.pick(names as [string])
    const isRegistration = name === 'service_registered'
    const nodeId = this.#chance.pick(isRegistration ? ['n1', 'n2'] : ['n1', 'n2', 'n3'])
    const serviceName = HOMES.get(nodeId)
    const n = this.#scene.truth.head + 1
    // As deployed: an old server names the service of a node only when it is registered.
    const isNamed = this.#plan.server === 'new' || isRegistration
    const about = { nodeId, ...(isNamed && serviceName && { serviceName }), n }
    if (name.startsWith('config_')) {
      return this.#publish(name, { serviceName: serviceName ?? 's3', key: 'k', value: n, n })
    }
    this.#publish(name, about)
  }
}
