import type { FetchLike } from 'maxine-client'
import { createCore, createMemoryLog, DEFAULTS } from 'maxine-server-ref/core'
import type { Connection, Core, EventLog, Peer, Refusal, World } from 'maxine-server-ref/core'
import type { Chance } from './chance.ts'
import type { Host } from './network.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { TROUBLE_MS } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Scene } from './scene.ts'
import type { Tokens } from './tokens.ts'

/** A server that the client connects to. */
export interface Server extends Host {
  readonly start: () => Promise<void>
  readonly publish: (event: string, data: unknown) => void
  /** Everyone is cut off; comes back with what it kept, or with nothing. */
  readonly crash: (keeps: 'log' | 'nothing', downForMs: number) => void
  readonly restartGracefully: () => void
  readonly expireAll: () => void
  readonly revoke: () => void
  readonly stop: () => Promise<void>
}

/** Nobody dies by himself. */
const OPTIONS = {
  ...DEFAULTS,
  registry: { ...DEFAULTS.registry, statsEveryMs: 0, unhealthyAfterMs: 1e12, removeAfterMs: 1e12 },
}

/** The core of the reference server, as it is. */
export class NewServer implements Server {
  #core: Core | undefined
  #log: EventLog
  #epochs = 0
  readonly #scene: Scene
  readonly #plan: Plan
  readonly #tokens: Tokens
  readonly #world: World
  readonly #chance: Chance
  /** The registry of the log, also while the server is down. */
  #shadow: Core | undefined
  /** Hears of every state there is. */
  onRegistry: (state: unknown) => void = () => undefined
  /** Answers to `GET /snapshot` that were given, the last few: a proxy may give one again, much later. */
  readonly #given: { readonly at: number; readonly body: string }[] = []
  /** A planted bug may stand between. */
  readonly #wrap: NonNullable<PlantedBug['accept']>

  constructor(
    scene: Scene,
    parts: {
      readonly plan: Plan
      readonly tokens: Tokens
      readonly chance: Chance
      readonly wrap?: PlantedBug['accept']
    },
  ) {
    this.#scene = scene
    this.#plan = parts.plan
    this.#tokens = parts.tokens
    this.#chance = parts.chance
    this.#wrap = parts.wrap ?? ((accept) => accept)
    const { clock } = scene
    this.#world = {
      now: () => clock.now,
      after: (delayMs, callback) => clock.after(delayMs, callback, 'server'),
      random: parts.chance.random,
    }
    this.#log = this.#createLog()
  }

  get epoch(): string {
    return this.#log.epoch
  }

  /** What becomes of a position, by the table of PROTOCOL.md. */
  verdictOn(since: { readonly epoch: string; readonly offset: number }): string {
    const { epoch, head, first } = this.#log
    if (since.epoch !== epoch) return 'epoch_changed'
    if (since.offset > head) return 'future_position'
    if (since.offset === head) return 'recovered'
    if (first > since.offset + 1) return 'trimmed'
    return head - since.offset > this.#plan.recoveryLimit ? 'limit' : 'recovered'
  }

  get head(): number {
    return this.#log.head
  }

  /** What a picture of the registry has to show. */
  get state(): unknown {
    return this.#shadow?.registry.snapshot().state
  }

  async start(): Promise<void> {
    const { plan, log } = { plan: this.#plan, log: this.#log }
    if (!this.#shadow) await this.#follow(log)
    this.#core = await createCore({
      world: this.#world,
      log,
      options: {
        log: { ...DEFAULTS.log, maxCount: plan.ring },
        registry: OPTIONS.registry,
        session: {
          ...DEFAULTS.session,
          authRequired: plan.auth !== 'off',
          expiryGraceMs: plan.graceMs,
          heartbeatMs: plan.heartbeatMs,
          maxSubscriptions: plan.maxSubscriptions,
          recoveryLimit: plan.recoveryLimit,
          maxBuffered: plan.maxBuffered,
          slowAfterMs: plan.slowAfterMs,
        },
      },
      ...(plan.auth !== 'off' && { authenticator: this.#tokens.authenticator }),
      onError: (error) => this.#scene.report('HARNESS', `the server met ${String(error)}`),
    })
  }

  accept(connection: Connection, token?: string): Peer | Refusal | undefined {
    const { accept } = this.#core ?? {}
    return (
      accept &&
      this.#wrap(accept, () => this.epoch)(connection, {
        address: '192.0.2.1',
        ...(token !== undefined && { token }),
      })
    )
  }

  /** A bookmark has come since, by which what is older is known to be: a younger one nobody can tell. */
  get #memoryMs(): number {
    return this.#plan.heartbeatMs + 3_000
  }

  /** HTTP, over a network that takes its time, and over proxies that remember what they should not. */
  readonly fetch: FetchLike = (url, { method, headers, signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
      const { clock } = this.#scene
      const chance = this.#chance
      const isTrouble = clock.now < TROUBLE_MS
      const isLost = isTrouble && chance.happens(this.#plan.historyLosses)
      clock.after(chance.between(5, isLost ? 6_000 : 400), () => {
        const core = this.#core
        if (!core || isLost) return reject(new Error('no route'))
        const { pathname: path, searchParams } = new URL(url)
        const query = [...searchParams]
        const asked = { method, path, query, headers: lower(headers), body: '', address: '' }
        void core.handle(asked).then(({ status, body }) => {
          const old = this.#given.find(({ at }) => at < clock.now - this.#memoryMs)
          const text = isTrouble && old && chance.happens(0.3) ? old.body : body
          if (status === 200 && path === '/snapshot') this.#given.unshift({ at: clock.now, body })
          this.#given.length = Math.min(this.#given.length, 5)
          // What happens meanwhile is on the connection before the answer is here.
          clock.after(chance.between(5, 400), () => {
            resolve({ status, headers: { get: () => null }, text: () => Promise.resolve(text) })
          })
        })
      })
    })

  publish(event: string, data: unknown): void {
    // A log that goes on without its registry may forget what the registry needs to begin again.
    if (this.#plan.isViewed && !this.#core) return
    void this.#log.append({ event, data })
  }

  crash(keeps: 'log' | 'nothing', downForMs: number): void {
    const core = this.#core
    if (!core) return
    this.#core = undefined
    this.#scene.trace(() => `server crashes, keeps ${keeps}, back in ${downForMs}`)
    void core.close(keeps === 'log' ? 1012 : 1001, 'crash')
    if (keeps === 'nothing') {
      void this.#shadow?.close(1000, '')
      this.#shadow = undefined
      this.#log = this.#createLog()
    }
    this.#scene.clock.after(downForMs, () => void this.start())
  }

  restartGracefully(): void {
    this.#scene.trace(() => 'server drains')
    this.#core?.drain()
    // The core closes all a second later.
    this.#scene.clock.after(1_100, () => this.crash('log', 500))
  }

  expireAll(): void {
    this.#scene.trace(() => 'all tokens are expired')
    this.#core?.expireAll()
  }

  revoke(): void {
    this.#scene.trace(() => 'the user is revoked')
    this.#core?.revoke('u')
  }

  async stop(): Promise<void> {
    await this.#core?.close(1001, 'stop')
    await this.#shadow?.close(1001, 'stop')
    await this.#log.close()
  }

  async #follow(log: EventLog): Promise<void> {
    const shadow = await createCore({ world: this.#world, log, options: OPTIONS })
    if (log !== this.#log) return
    this.#shadow = shadow
    const tell = () => this.onRegistry(shadow.registry.snapshot().state)
    log.follow(tell)
    tell()
  }

  #createLog(): EventLog {
    this.#epochs += 1
    const bounds = { ...DEFAULTS.log, maxCount: this.#plan.ring }
    const log = createMemoryLog({ world: this.#world, bounds, epoch: `e${this.#epochs}` })
    const { truth } = this.#scene
    truth.begin(log.epoch)
    log.follow(({ event, data, timestamp }) => truth.record({ event, data, timestamp }))
    return log
  }
}

function lower(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
