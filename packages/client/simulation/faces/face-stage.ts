import { Chance } from '../chance.ts'
import { Clock } from '../clock.ts'
import type { Troubled } from '../faults.ts'
import { inClock } from '../in-clock.ts'
import { Network } from '../network.ts'
import { BoundsOracle } from '../oracles/bounds.ts'
import { withParts } from '../planted-bugs.ts'
import { PEACE_MS, TROUBLE_MS } from '../plan.ts'
import type { Scene } from '../scene.ts'
import { SimWorld } from '../sim-world.ts'
import type { StageOptions } from '../stage.ts'
import { LIMITS } from '../stage.ts'
import { CANARY, Tokens } from '../tokens.ts'
import { Truth } from '../truth.ts'
import { FaceApp } from './face-app.ts'
import { FaceDelivery } from './face-delivery.ts'
import type { FacePlan } from './face-plan.ts'
import { FaceServer } from './face-server.ts'
import type { FaceClient, FaceClientOptions, FaceSystem } from './face-system.ts'
import { FaceWire } from './face-wire.ts'

/** A client of a wire without positions, its server, the network between them, and everyone who watches. */
export class FaceStage implements Troubled {
  readonly violations: string[] = []
  readonly plan: FacePlan
  readonly system: FaceSystem
  readonly scene: Scene
  readonly tokens: Tokens
  readonly server: FaceServer
  readonly network: Network
  readonly world: SimWorld
  readonly delivery: FaceDelivery
  readonly wire: FaceWire
  readonly app: FaceApp
  readonly renewal = { expiredAt: -Infinity }
  readonly #options: StageOptions

  constructor(plan: FacePlan, system: FaceSystem, options: StageOptions = {}) {
    this.plan = plan
    this.system = system
    this.#options = options
    this.scene = this.#createScene()
    const { scene } = this
    this.tokens = new Tokens(scene, this.#tokenPlan(), this.chance(2))
    const { tokens } = this
    this.server = new FaceServer(scene, { plan, system, tokens, chance: this.chance(3) })
    const { noise, watch } = system
    this.network = new Network({ scene, host: this.server, kind: plan.socket, noise, watch })
    this.world = new SimWorld(scene.clock, this.chance(4))
    this.delivery = new FaceDelivery(scene, {
      system,
      numberOf: this.server.numberOf,
      role: () => this.#role(),
    })
    this.wire = new FaceWire(scene, plan, system)
    const bounds = new BoundsOracle(scene, LIMITS.backoff.stableMs)
    scene.watchers.push(this.delivery, this.wire, bounds)
    const client = this.#createClient()
    const { delivery, wire } = this
    const chance = this.chance(5)
    this.app = new FaceApp({ scene, plan, system, tokens, delivery, wire, chance, bounds, client })
  }

  get counts(): Readonly<Record<string, number>> {
    const { client } = this.app
    return { ...client.stats(), facts: this.scene.truth.head }
  }

  /** What happens between the start of the server and the end of everything; the same seed, the same. */
  async play(perform: (stage: this) => Promise<void>): Promise<void> {
    // Loading takes turns of the event loop, which stands still in a story.
    await import('reconnecting-websocket')
    const { trace } = this.scene
    trace(() => JSON.stringify(this.plan))
    await inClock(this.scene, async () => {
      this.server.start()
      await perform(this)
      await this.#end()
    })
    trace(() => JSON.stringify(this.counts))
  }

  chance(part: number): Chance {
    return new Chance(this.plan.seed, part)
  }

  /** P8: faults have stopped for long enough, so the client is connected, and holds what is wanted. */
  assertLive(): void {
    const { app, wire, system } = this
    const { report } = this.scene
    const { state } = app.client
    if (state.status !== 'connected') return report('P8', `the client is ${JSON.stringify(state)}`)
    for (const { name, subscription, filter } of app.ears) {
      const { status, error } = subscription ?? {}
      const expected = system.isRefused(filter, this.#role()) ? 'rejected' : 'active'
      if (status === expected) continue
      report('P8', `${name} is ${status ?? 'nothing'}: ${error?.code ?? 'no reason'}`)
    }
    const wanted = [...this.delivery.ears].map(({ filter }) => filter)
    wire.assertAsked(wanted, this.#role())
  }

  /** LEAK: a client that was disconnected has left nothing behind, and gives no secret away. */
  async #end(): Promise<void> {
    const { clock, report } = this.scene
    const { client } = this.app
    this.app.wants = 'nothing'
    void client.disconnect()
    await clock.runUntil(clock.now + 2_000)
    await this.server.stop()
    const left = {
      client: clock.pending('client'),
      server: clock.pending('server'),
      listeners: this.world.listeners,
      sockets: this.network.held().length,
    }
    if (Object.values(left).some((count) => count > 0)) report('LEAK', JSON.stringify(left))
    const { status } = client.state
    if (status !== 'closed') report('LEAK', `disconnected and ${status}`)
    if (JSON.stringify(client.dump()).includes(CANARY)) report('LEAK', 'a token in the dump')
  }

  /** Of the user of the newest connection, as its token says. */
  #role(): string {
    if (this.plan.auth === 'off') return 'anyone'
    const token = this.wire.token
    return token?.split('/')[1] ?? 'nobody'
  }

  /** In peace tokens live to its end, for on these wires a new one takes a new connection. */
  #tokenPlan(): ConstructorParameters<typeof Tokens>[1] {
    const { plan, scene } = this
    return {
      ...plan,
      get tokenLifeMs() {
        return scene.clock.now < TROUBLE_MS ? plan.tokenLifeMs : 2 * PEACE_MS
      },
    }
  }

  #createScene(): Scene {
    const { trace } = this.#options
    const clock = new Clock((error) => {
      this.scene.report('CRASH', error instanceof Error ? (error.stack ?? '') : String(error))
    })
    return {
      clock,
      truth: new Truth(new Map()),
      chance: this.chance(1),
      watchers: [],
      report: (promise, what) => {
        const line = `${promise} at ${clock.now} ms: ${what}`
        this.violations.push(line)
        trace?.(`!!!!!! ${line}`)
      },
      trace: (what) => trace?.(`${String(clock.now).padStart(6)} ${what()}`),
    }
  }

  #createClient(): FaceClient {
    const { auth, tokenVia } = this.plan
    const { bug } = this.#options
    const { url, createClient } = this.system
    const { getToken } = this.tokens
    const options: FaceClientOptions = {
      url,
      tokenVia,
      WebSocket: this.network.WebSocket,
      world: this.world,
      lifecycle: this.world,
      ...LIMITS,
      ...(auth === 'fetch' && { getToken: bug?.getToken?.(getToken) ?? getToken }),
      ...(auth === 'user' && { token: this.tokens.issue() }),
    }
    return withParts(bug, () => createClient(options))
  }
}
