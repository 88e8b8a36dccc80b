import { createMemoryLog, DEFAULTS } from 'maxine-server-ref/core'
import type {
  Authenticator,
  Connection,
  EventLog,
  Peer,
  Refusal,
  Telling,
  World,
} from 'maxine-server-ref/core'
import type { Chance } from '../chance.ts'
import type { Host } from '../network.ts'
import type { Scene } from '../scene.ts'
import type { Tokens } from '../tokens.ts'
import type { FacePlan } from './face-plan.ts'
import type { FaceCore, FaceSystem } from './face-system.ts'

/** What a viewer's token lists; an admin's lists nothing, which is everything. */
const SCOPES = ['telemetry', 'tasks']

interface FaceServerParts {
  readonly system: FaceSystem
  readonly plan: FacePlan
  readonly tokens: Tokens
  readonly chance: Chance
}

/** One of the reference server's systems, as it is, on a log that nobody can ask. */
export class FaceServer implements Host {
  #core: FaceCore | undefined
  readonly #log: EventLog
  readonly #world: World
  /** What was published, by the number it was published with. */
  readonly #numbers = new Map<unknown, number>()
  #published = 0
  #lives = 0
  readonly #scene: Scene
  readonly #parts: FaceServerParts

  constructor(scene: Scene, parts: FaceServerParts) {
    this.#scene = scene
    this.#parts = parts
    const { clock, truth } = scene
    this.#world = {
      now: () => clock.now,
      after: (delayMs, callback) => clock.after(delayMs, callback, 'server'),
      random: parts.chance.random,
    }
    this.#log = createMemoryLog({ world: this.#world, bounds: DEFAULTS.log })
    this.#log.follow(({ data, timestamp }) => {
      const fact = parts.system.factOf(data as Telling)
      const n = truth.record({ ...fact, timestamp })
      const id = parts.system.idOf(fact)
      if (id !== undefined) this.#numbers.set(id, n)
    })
  }

  get epoch(): string {
    return String(this.#lives)
  }

  /** Which fact it is, by the number that it carries. */
  readonly numberOf = (id: unknown): number | undefined => this.#numbers.get(id)

  start(): void {
    const { system, plan } = this.#parts
    this.#lives += 1
    this.#core = system.createCore({
      world: this.#world,
      log: this.#log,
      options: {
        ...DEFAULTS.session,
        authRequired: plan.auth !== 'off',
        expiryGraceMs: plan.graceMs,
        maxBuffered: plan.maxBuffered,
        slowAfterMs: plan.slowAfterMs,
        drainSpreadMs: 1_000,
      },
      authenticator: plan.auth === 'off' ? undefined : this.#authenticator(),
      onError: (error) => this.#scene.report('HARNESS', `the server met ${String(error)}`),
    })
  }

  accept(
    connection: Connection,
    token: string | undefined,
    path: string,
  ): Peer | Refusal | undefined {
    const request = { address: '192.0.2.1', path, ...(token !== undefined && { token }) }
    return this.#core?.served.accept(connection, request)
  }

  /** Nobody publishes at a server that is down: it is what everybody publishes at. */
  publish(chance: Chance): void {
    if (this.#core) this.#core.publish((this.#published += 1), chance)
  }

  crash(_keeps: 'log' | 'nothing', downForMs: number): void {
    const core = this.#core
    if (!core) return
    this.#core = undefined
    this.#scene.trace(() => `server crashes, back in ${downForMs}`)
    void core.served.close(1012, 'crash')
    this.#assertEmpty(core)
    this.#scene.clock.after(downForMs, () => this.start())
  }

  restartGracefully(): void {
    this.#scene.trace(() => 'server drains')
    this.#core?.served.drain()
    this.#scene.clock.after(1_100, () => this.crash('log', 500))
  }

  expireAll(): void {
    this.#core?.served.expireAll()
  }

  revoke(): void {
    this.#core?.served.revoke('u')
  }

  async stop(): Promise<void> {
    const core = this.#core
    this.#core = undefined
    await core?.served.close(1001, 'stop')
    if (core) this.#assertEmpty(core)
    await this.#log.close()
  }

  /** How many subscriptions the server holds. */
  get subscriptions(): number {
    return this.#core?.served.sizes().subscriptions ?? 0
  }

  #assertEmpty({ served }: FaceCore): void {
    const left = Object.entries(served.sizes()).filter(([, size]) => size > 0)
    if (left.length > 0) this.#scene.report('LEAK', `the server keeps ${JSON.stringify(left)}`)
  }

  #authenticator(): Authenticator {
    const { authenticator } = this.#parts.tokens
    return {
      ...authenticator,
      async verify(token) {
        const verified = await authenticator.verify(token)
        if (!verified.ok || verified.identity.role === 'admin') return verified
        const user = { ...verified.identity.user, scopes: SCOPES }
        return { ok: true, identity: { ...verified.identity, user } }
      },
    }
  }
}
