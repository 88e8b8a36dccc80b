import { inspect } from 'node:util'
import { WebSocketClient } from 'maxine-client'
import type { ClientOptions, ConnectionState, MaxineError, Subscription } from 'maxine-client'
import { startServer } from 'maxine-server-ref'
import type { RunningServer, StartOptions } from 'maxine-server-ref'
import { asServerWorld, createBriskWorld } from './brisk-world.ts'
import { FaultProxy } from './fault-proxy.ts'
import type { Rule } from './fault-proxy.ts'
import { disordered, unexplained } from './oracle.ts'
import type { Heard, Written } from './oracle.ts'
import { CANARY, TokenDesk } from './token-desk.ts'

/** Of the server, in brisk milliseconds. */
export const HEARTBEAT_MS = 2_000

/** Limits that an idle machine never reaches; a cell that is about one sets its own. */
const OPTIONS = {
  backoff: { baseMs: 200, capMs: 5_000 },
  timeouts: { connectMs: 40_000, handshakeMs: 40_000, tokenMs: 40_000, graceMs: 20_000 },
} satisfies Partial<ClientOptions>

/** Milliseconds of the wall's clock in which whatever is waited for must have happened. */
const PATIENCE_MS = 30_000

export interface SceneOptions {
  readonly rules?: readonly Rule[]
  readonly client?: Partial<ClientOptions> | ((scene: Scene) => Partial<ClientOptions>)
  readonly server?: StartOptions
}

/** What a scene needs of a server, in this process or in another. */
export interface Running {
  readonly port: number
  readonly publish: (event: string, data: unknown) => Promise<{ readonly offset: number }>
  readonly close: RunningServer['close']
}

/** A server, a client, and the proxy between them; everything either of them said is kept. */
export class Scene {
  readonly world = createBriskWorld()
  /** Of its own, so that only the client's timers are counted in the other one. */
  readonly #serverWorld = asServerWorld(createBriskWorld())
  readonly desk = new TokenDesk(this.#serverWorld.now)
  readonly proxy: FaultProxy
  readonly written: Written[] = []
  readonly heard: Heard[] = []
  /** The server's log; a story that takes it away begins another. */
  log = 1
  readonly states: ConnectionState[] = []
  /** Why connections ended, and at what time of the world. */
  readonly ends: { readonly code: string; readonly at: number }[] = []
  readonly errors: MaxineError[] = []
  /** How long the client meant to wait, each time. */
  readonly waits: number[] = []
  readonly #server: StartOptions
  readonly #said: unknown[] = []
  #running: Running | undefined
  #client: WebSocketClient | undefined
  readonly #watchers = new Set<() => void>()

  private constructor({ rules = [], server = {} }: SceneOptions) {
    this.#server = server
    this.proxy = new FaultProxy({
      rules,
      now: this.world.now,
      upstream: () => this.#running?.port,
      onChange: () => this.changed(),
    })
  }

  static async begin(options: SceneOptions = {}): Promise<Scene> {
    const scene = new Scene(options)
    await Promise.all([scene.proxy.start(), scene.startServer()])
    const more = typeof options.client === 'function' ? options.client(scene) : options.client
    scene.#introduce(more ?? {})
    return scene
  }

  get client(): WebSocketClient {
    return this.#client!
  }

  /** The one of this process, of which more can be asked. */
  get server(): RunningServer {
    return this.#running as RunningServer
  }

  /** Another one takes the place of the one before, behind the proxy's port. */
  async startServer(more: StartOptions = {}): Promise<void> {
    this.#running = await startServer({
      testing: true,
      world: this.#serverWorld,
      authenticator: this.desk,
      handshake: { closeTimeoutMs: 100, acceptsPerSecond: 1_000 },
      ...this.#server,
      ...more,
      core: {
        session: {
          heartbeatMs: HEARTBEAT_MS,
          authWithinMs: 400_000,
          ...this.#server.core?.session,
        },
      },
    })
  }

  /** One of another process takes its place. */
  async runServer(start: () => Promise<Running>): Promise<void> {
    await this.stopServer()
    this.#running = await start()
  }

  async stopServer(how?: { readonly drain?: boolean }): Promise<void> {
    const server = this.#running
    this.#running = undefined
    await server?.close(how)
  }

  /** Writes events that the client has asked for, one after the other. */
  async publish(count = 1, padding = ''): Promise<void> {
    for (let made = 0; made < count; made += 1) {
      const n = this.written.length + 1
      const { offset } = await this.#running!.publish('made', { n, padding })
      this.written.push({ n, log: this.log, offset })
    }
  }

  /** Publishes until the client hears of it; what it did not hear of before is spoken for by a gap. */
  async publishAndHear(count = 1): Promise<void> {
    await this.publish(count)
    const { n } = this.written.at(-1)!
    await this.until(() => this.unexplained.length === 0, 'what was missed, or a gap')
    const isHeard = this.heard.some((entry) => 'n' in entry && entry.n === n)
    if (!isHeard) await this.publishAndHear()
  }

  get unexplained(): readonly number[] {
    return unexplained(this.written, this.heard).map(({ n }) => n)
  }

  get disordered(): readonly number[] {
    return disordered(this.heard)
  }

  get gaps(): readonly string[] {
    return this.heard.flatMap((entry) => ('gap' in entry ? [entry.gap.reason] : []))
  }

  get status(): ConnectionState['status'] {
    return this.client.state.status
  }

  /** Looks again whenever anything has happened. */
  async until(condition: () => boolean, what: string): Promise<void> {
    if (condition()) return
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (condition()) finish(resolve)
      }
      const limit = setTimeout(() => {
        finish(() => reject(new Error(`waited in vain for ${what}\n${this.report()}`)))
      }, PATIENCE_MS)
      const finish = (settle: () => void) => {
        clearTimeout(limit)
        this.#watchers.delete(look)
        settle()
      }
      this.#watchers.add(look)
    })
  }

  /** Something happened that a condition may have waited for. */
  changed(): void {
    for (const look of [...this.#watchers]) look()
  }

  /** Resolves when the server has confirmed it, on whichever connection. */
  async ready(subscription: Subscription): Promise<void> {
    while (subscription.status !== 'active') await subscription.ready
  }

  /** Every place in which a token was found that has no business there. */
  leaks(): readonly string[] {
    const places = {
      'what was told': inspect(this.#said, { depth: 12 }),
      'the state': inspect(this.client.state, { depth: 12 }),
      'the client': inspect(this.client, { depth: 12 }),
      'the dump': JSON.stringify(this.client.dump()),
      'an address': this.proxy.requests.map((head) => head.split('\r\n', 1)[0]).join(' '),
    }
    return Object.entries(places).flatMap(([place, text]) => (text.includes(CANARY) ? [place] : []))
  }

  /** For whoever wonders why a cell failed. */
  report(): string {
    const { transitions } = this.client.dump()
    const lines = transitions.map(({ event, from, to, detail }) =>
      `  ${from} -> ${to} by ${event} ${detail ?? ''}`.trimEnd(),
    )
    const sights = this.proxy.sights
      .map(({ connection, what }) => `${connection}:${what}`)
      .filter((sight) => !/-frame$|bookmark$/.test(sight))
    const heard = this.heard.map((entry) => ('n' in entry ? entry.n : entry.gap))
    const errors = this.errors.map((error) => inspect(error, { depth: 3 }))
    return [...lines, sights.join(' '), inspect(heard), ...errors].join('\n')
  }

  async finish(): Promise<void> {
    await this.client.disconnect()
    await Promise.all([this.proxy.close(), this.stopServer()])
  }

  #introduce(more: Partial<ClientOptions>): void {
    const { world, desk, proxy } = this
    const client = new WebSocketClient({
      url: proxy.url,
      getToken: (request) => desk.ask(request),
      world,
      ...more,
      backoff: { ...OPTIONS.backoff, ...more.backoff },
      timeouts: { ...OPTIONS.timeouts, ...more.timeouts },
    })
    this.#client = client
    client.on('state', (state) => {
      if (state.status === 'waiting') this.waits.push(state.retryAt - world.wall())
      this.#note(state, () => this.states.push(state))
    })
    client.on('error', (error) => this.#note(error, () => this.errors.push(error)))
    client.on('gap', (gap) => {
      const told = { gap, newest: this.written.length, log: this.log }
      this.#note(gap, () => this.heard.push(told))
    })
    client.on('close', (event) => {
      const code = event.cause?.code
      this.#note(event, () => code !== undefined && this.ends.push({ code, at: world.now() }))
    })
    client.subscribe({ event: 'made' }, ({ data }) => {
      const { n } = data as { readonly n: number }
      this.#note(n, () => this.heard.push({ n }))
    })
  }

  #note(what: unknown, keep: () => unknown): void {
    this.#said.push(what)
    keep()
    this.changed()
  }
}
