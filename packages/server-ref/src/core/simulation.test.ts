import type { Filter } from 'maxine-protocol'
import { expect, test } from 'vitest'
import { createScene, fakeAuthenticator } from '../../test/scene.ts'
import type { Scene } from '../../test/scene.ts'
import { SimClient } from '../../test/sim-client.ts'
import type { Truth } from '../../test/sim-client.ts'
import type { LoggedEvent } from './log/log.ts'

const SEEDS = 400
const STEPS = 60

/** Another run of other stories: `SIM_SEED=1000 npx vitest run …/simulation.test.ts`. */
const FIRST_SEED = Number(process.env['SIM_SEED'] ?? 1)

const EVENTS = ['a', 'b', 'admin_event', 'c']
const NODES = ['n1', 'n2', 'n3']
const HOMES: Readonly<Record<string, string>> = { n1: 's1', n2: 's2' }
const RECOVERY_LIMIT = 40

test('every story keeps every promise', { timeout: 120_000 }, async () => {
  const seen: Record<string, number> = {}
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
    const frames = await new Story(await setUp(seed)).run().catch((error: unknown) => {
      throw new Error(`seed ${seed}`, { cause: error })
    })
    for (const [kind, count] of Object.entries(frames)) seen[kind] = (seen[kind] ?? 0) + count
  }
  // The promises about these are only kept where they happen.
  for (const kind of ['event', 'gap', 'bookmark', 'welcome', 'authenticated', 'unsubscribed']) {
    expect(seen[kind], kind).toBeGreaterThan(SEEDS / 10)
  }
})

function setUp(seed: number): Promise<Scene> {
  return createScene({
    seed,
    session: {
      authRequired: true,
      maxBuffered: 600,
      heartbeatMs: 1_000,
      slowAfterMs: 5_000,
      recoveryLimit: RECOVERY_LIMIT,
      messageBurst: 10_000,
    },
    bounds: { maxCount: 60 },
    authenticator: (world) => fakeAuthenticator(world),
  })
}

/** Clients and what happens to them, as chance has it. */
class Story {
  readonly #scene: Scene
  readonly #published: LoggedEvent[] = []
  readonly #clients: SimClient[]

  constructor(scene: Scene) {
    this.#scene = scene
    scene.log.follow((event) => this.#published.push(event))
    const truth: Truth = {
      scene,
      published: this.#published,
      serviceOf: (nodeId) => HOMES[nodeId],
      recoveryLimit: RECOVERY_LIMIT,
    }
    this.#clients = ['admin', 'viewer', 'admin'].map(
      (role, index) => new SimClient(truth, role, index > 0),
    )
  }

  async run(): Promise<Record<string, number>> {
    for (const [nodeId, serviceName] of Object.entries(HOMES)) {
      await this.#scene.publish('service_registered', { serviceName, nodeId })
    }
    await this.#settle()
    for (let step = 0; step < STEPS; step += 1) {
      const command = this.#pick(this.#commands)
      await command(this.#pick(this.#clients))
      if (this.#chance(0.6)) await this.#settle()
    }
    await this.#comeToRest()
    return this.#clients.reduce<Record<string, number>>(add, {})
  }

  readonly #commands: readonly ((client: SimClient) => unknown)[] = [
    () => this.#publish(this.#below(4)),
    () => this.#publish(this.#below(15)),
    () => this.#publish(this.#below(90)),
    (client) => client.want(this.#pick(['x', 'y']), this.#filter()),
    (client) => client.want(this.#pick(['x', 'y']), this.#filter()),
    (client) => client.drop(this.#pick(['x', 'y'])),
    (client) => client.become(this.#pick(['admin', 'viewer'])),
    (client) => client.stick(),
    (client) => client.stick(),
    (client) => client.take(this.#below(2_000)),
    (client) => client.flow(),
    (client) => client.flow(),
    (client) => client.cut(),
    () => this.#scene.world.advance(this.#below(3_000)),
    () => (this.#chance(0.1) ? this.#scene.hub.expireAll() : undefined),
  ]

  async #publish(count: number): Promise<void> {
    for (let made = 0; made < count; made += 1) {
      const nodeId = this.#pick(NODES)
      const data = this.#chance(0.3) ? {} : { nodeId }
      const serviceName = HOMES[nodeId]
      const named = this.#chance(0.5) && serviceName ? { ...data, serviceName } : data
      await this.#scene.publish(this.#pick(EVENTS), named)
    }
  }

  #filter(): Filter {
    return {
      ...(this.#chance(0.4) && { event: this.#pick(EVENTS) }),
      ...(this.#chance(0.3) && { nodeId: this.#pick(NODES) }),
      ...(this.#chance(0.3) && { serviceName: this.#pick(['s1', 's2']) }),
    }
  }

  /** Everyone reads; who was closed comes back. */
  async #settle(): Promise<void> {
    await this.#scene.tick()
    for (const client of this.#clients) client.read()
  }

  /** When faults stop, everyone is at the head and nothing is left behind. */
  async #comeToRest(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      for (const client of this.#clients) client.flow()
      await this.#scene.world.advance(1_000)
      await this.#settle()
    }
    const { head } = this.#scene.log
    for (const client of this.#clients) {
      client.assertComplete(head)
      expect(client.position).toBe(head)
      client.end()
    }
    const sizes = { connections: 0, subscriptions: 0, addresses: 0, users: 0 }
    expect(this.#scene.hub.sizes()).toEqual(sizes)
    await this.#scene.registry.stop()
    await this.#scene.tick()
    expect(this.#scene.world.pending()).toBe(0)
  }

  #below(bound: number): number {
    return Math.floor(this.#scene.world.random() * bound)
  }

  #pick<Member>(list: readonly Member[]): Member {
    return list[this.#below(list.length)]!
  }

  #chance(probability: number): boolean {
    return this.#scene.world.random() < probability
  }
}

function add(sum: Record<string, number>, { seen }: SimClient): Record<string, number> {
  for (const [kind, count] of Object.entries(seen)) sum[kind] = (sum[kind] ?? 0) + count
  return sum
}
