import { createCliffracer, createMemoryLog, DEFAULTS } from 'maxine-server-ref/core'
import type {
  Authenticator,
  Cliffracer,
  Connection,
  EventLog,
  Peer,
  Refusal,
  Visitor,
  World,
} from 'maxine-server-ref/core'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { PlantedBug } from '../planted-bugs.ts'
import { ChatTruth } from './chat-truth.ts'

/** Pongs count as well. */
const SETTINGS = { messagesPerMinute: 1_000 }

interface ChatServerParts {
  readonly clock: Clock
  readonly chance: Chance
  readonly report: (promise: string, what: string) => void
  /** A planted bug may stand between. */
  readonly spoil?: PlantedBug['connection'] | undefined
}

/** A Cliffracer service with its rooms, as it is, in which anybody is who their token names. */
export class ChatServer {
  readonly truth = new ChatTruth()
  readonly epoch = ''
  #core: Cliffracer | undefined
  readonly #log: EventLog
  readonly #world: World
  readonly #parts: ChatServerParts

  constructor(parts: ChatServerParts) {
    this.#parts = parts
    const { clock, chance } = parts
    this.#world = {
      now: () => clock.now,
      after: (delayMs, callback) => clock.after(delayMs, callback, 'server'),
      random: chance.random,
    }
    this.#log = createMemoryLog({ world: this.#world, bounds: DEFAULTS.log })
    this.#log.follow((event) => this.truth.record(event))
  }

  get connections(): number {
    return this.#core?.sizes().connections ?? 0
  }

  start(): void {
    this.#core = createCliffracer({
      world: this.#world,
      log: this.#log,
      options: {
        ...DEFAULTS.session,
        authRequired: true,
        connectionsPerAddress: Infinity,
        connectionsPerUser: Infinity,
        heartbeatMs: 5_000,
        maxBuffered: 20_000,
        slowAfterMs: 5_000,
      },
      authenticator: AUTHENTICATOR,
      settings: SETTINGS,
      onError: (error) => this.#parts.report('HARNESS', `the server met ${String(error)}`),
    })
  }

  accept(
    connection: Connection,
    token: string | undefined,
    path: string,
  ): Peer | Refusal | undefined {
    const { spoil } = this.#parts
    const request = { address: '192.0.2.1', path, ...(token !== undefined && { token }) }
    return this.#core?.accept(spoil?.(connection) ?? connection, request)
  }

  crash(downForMs: number): void {
    const core = this.#core
    if (!core) return
    this.#core = undefined
    void core.close(1012, 'crash')
    this.#parts.clock.after(downForMs, () => this.start())
  }

  async stop(): Promise<void> {
    await this.#core?.close(1001, 'stop')
    this.#core = undefined
    await this.#log.close()
  }
}

/** A token is a name. */
const AUTHENTICATOR: Authenticator = {
  verify(token) {
    const user = { sub: token, username: token }
    const identity = { sub: token, role: 'user', user, expiresAt: Infinity, authenticatedAt: 0 }
    return Promise.resolve({ ok: true, identity })
  },
  refresh: () => Promise.resolve(undefined),
  signIn: () => Promise.resolve(undefined),
}

/** Names a connection at the server. */
export function visitorOf(peer: Peer | undefined): string | undefined {
  return (peer as Visitor | undefined)?.id
}
