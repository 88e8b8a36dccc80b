import type { ClientOptions, ConnectionState, EventMessage, Gap } from 'maxine-client'
import { App } from './app.ts'
import { Chance } from './chance.ts'
import { Clock } from './clock.ts'
import { inClock } from './in-clock.ts'
import { Network } from './network.ts'
import { NewServer } from './new-server.ts'
import { OldServer } from './old-server.ts'
import { BoundsOracle } from './oracles/bounds.ts'
import { DeliveryOracle } from './oracles/delivery.ts'
import { HistoryOracle } from './oracles/history.ts'
import { PositionOracle } from './oracles/position.ts'
import { RenewalOracle } from './oracles/renewal.ts'
import { assertGone } from './oracles/rest.ts'
import { ViewOracle } from './oracles/view.ts'
import { WireOracle } from './oracles/wire.ts'
import { TROUBLE_MS } from './plan.ts'
import type { Plan } from './plan.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { HOMES } from './publisher.ts'
import type { Scene } from './scene.ts'
import { SimWorld } from './sim-world.ts'
import { Tokens } from './tokens.ts'
import { Truth } from './truth.ts'

/** Hears of events, gaps and states as the application does. */
export interface Placing {
  hear?(event: EventMessage): void
  onState?(state: ConnectionState): void
  gap(gap: Gap): void
}

export interface StageOptions {
  /** Is told everything, line by line. */
  readonly trace?: ((line: string) => void) | undefined
  readonly bug?: PlantedBug | undefined
}

/** The client's own limits, in proportion to the story's. Milliseconds. */
export const LIMITS = {
  backoff: { baseMs: 1_000, capMs: 8_000, stableMs: 5_000 },
  timeouts: {
    tokenMs: 4_000,
    connectMs: 4_000,
    handshakeMs: 4_000,
    heartbeatMs: 4_000,
    graceMs: 3_000,
    refreshMs: 2_000,
  },
} satisfies Partial<ClientOptions>

const ADDRESS = 'ws://localhost:8080'

/** The client, its server, the network between them, and everyone who watches. */
export class Stage {
  readonly violations: string[] = []
  readonly plan: Plan
  readonly scene: Scene
  readonly tokens: Tokens
  readonly server: NewServer | OldServer
  readonly network: Network
  readonly world: SimWorld
  readonly delivery: DeliveryOracle
  readonly renewal: RenewalOracle
  readonly app: App
  readonly view: ViewOracle | undefined
  readonly #options: StageOptions

  constructor(plan: Plan, options: StageOptions = {}) {
    this.plan = plan
    this.#options = options
    this.scene = this.#createScene()
    this.tokens = new Tokens(this.scene, plan, this.chance(2))
    this.server = this.#createServer()
    const { socket: kind } = plan
    this.network = new Network({ scene: this.scene, host: this.server, kind })
    this.world = new SimWorld(this.scene.clock, this.chance(4))
    this.delivery = new DeliveryOracle(this.scene, plan)
    this.renewal = new RenewalOracle(this.scene, plan, this.tokens)
    this.app = this.#createApp()
    this.view = this.#createView()
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.app.client.stats(), facts: this.scene.truth.head }
  }

  /** What happens between the start of the server and the end of everything; the same seed, the same. */
  async play(perform: (stage: this) => Promise<void>): Promise<void> {
    await loadAhead()
    const { trace } = this.scene
    trace(() => JSON.stringify(this.plan))
    await inClock(this.scene, async () => {
      await this.server.start()
      await perform(this)
      await this.#end()
    })
    trace(() => JSON.stringify(this.counts))
  }

  chance(part: number): Chance {
    return new Chance(this.plan.seed, part)
  }

  /** A client that is disconnected leaves nothing behind. */
  async #end(): Promise<void> {
    const { clock } = this.scene
    this.app.wants = 'nothing'
    void this.app.client.disconnect()
    await clock.runUntil(clock.now + 2_000)
    await this.server.stop()
    assertGone(this)
  }

  #createScene(): Scene {
    const { trace } = this.#options
    const clock = new Clock((error) => {
      this.scene.report('CRASH', error instanceof Error ? (error.stack ?? '') : String(error))
    })
    return {
      clock,
      truth: new Truth(HOMES),
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

  #createServer(): NewServer | OldServer {
    const parts = { plan: this.plan, tokens: this.tokens, chance: this.chance(3) }
    if (this.plan.server === 'old') return new OldServer(this.scene, parts)
    return new NewServer(this.scene, { ...parts, wrap: this.#options.bug?.accept })
  }

  #createApp(): App {
    const scene = this.scene
    const { watchers } = scene
    const bounds = new BoundsOracle(scene, LIMITS.backoff.stableMs)
    const placing = this.#createPlacing()
    watchers.push(this.delivery, placing, new WireOracle(scene, this.plan), bounds, this.renewal)
    return new App({
      scene,
      plan: this.plan,
      tokens: this.tokens,
      delivery: this.delivery,
      chance: this.chance(5),
      placing,
      bounds,
      options: this.#clientOptions(),
      bug: this.#options.bug,
    })
  }

  #createView(): ViewOracle | undefined {
    const { server, plan } = this
    if (!plan.isViewed || !(server instanceof NewServer)) return undefined
    const view = new ViewOracle(this.scene, this.app.client, { chance: this.chance(8), plan })
    server.onRegistry = (state) => view.record(state)
    return view
  }

  #createPlacing(): PositionOracle | HistoryOracle {
    const server = this.server
    if (server instanceof OldServer) {
      this.delivery.anchoredAt = () => server.anchoredAt
      this.delivery.toldUpTo = () => Math.max(0, ...(server.answers.at(-1)?.facts ?? []))
    }
    if (server instanceof NewServer) return new PositionOracle(this.scene, server)
    return new HistoryOracle(this.scene, server)
  }

  #clientOptions(): ClientOptions {
    const { auth, tokenVia } = this.plan
    return {
      url: this.plan.address === 'fixed' ? ADDRESS : () => this.#findAddress(),
      tokenVia,
      WebSocket: this.network.WebSocket,
      world: this.world,
      lifecycle: this.world,
      ...LIMITS,
      ...(auth === 'fetch' && { getToken: this.tokens.getToken }),
      ...(auth === 'ask' && { token: this.tokens.issue() }),
      fetch: this.server.fetch,
      httpUrl: 'http://localhost:8080',
    }
  }

  /** Something that knows where the server is, most of the time. */
  #findAddress(): Promise<string> {
    const { clock, chance } = this.scene
    const isWell = clock.now > TROUBLE_MS || chance.happens(0.9)
    return new Promise((resolve, reject) => {
      clock.after(chance.between(0, isWell ? 100 : 6_000), () => {
        if (isWell || chance.happens(0.5)) resolve(ADDRESS)
        else reject(new Error('nobody knows'))
      })
    })
  }
}

/** What the client loads when it first needs it: loading takes turns of the event loop, which stands still in a story. */
async function loadAhead(): Promise<void> {
  await import('reconnecting-websocket')
  await import('../src/http/socket-routes.ts')
  await import('../src/registry/picture-maker.ts')
  await import('../src/registry/old/old-source.ts')
}
