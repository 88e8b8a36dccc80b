import { HISTORY_HEADERS, ROUTES } from 'maxine-protocol/http'
import type {
  Circuit,
  DiscoverQuery,
  EventFrame,
  EventPage,
  Health,
  HistoryQuery,
  Instance,
  Metrics,
  Outcome,
  Registration,
  RegistrySnapshot,
  Route,
  Token,
} from 'maxine-protocol/http'
import type { Position } from 'maxine-protocol'
import type { AbortSignalLike } from '../abort.ts'
import { createConfig } from './config.ts'
import type { ConfigCalls } from './config.ts'
import { keepRegistered } from './live-registration.ts'
import type { KeepOptions, LiveRegistration, RegistryCalls } from './live-registration.ts'
import { completeCircuit, completeInstance } from './old-shapes.ts'
import { resolveClientOptions } from './options.ts'
import type { ClientSettings, MaxineClientOptions } from './options.ts'
import { createRequester, orWhenMissing } from './requester.ts'
import type { Requester } from './requester.ts'

/** What every call takes last. */
export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined
}

/** The last events since a time, and how much that is. */
export interface RecentEvents {
  readonly events: readonly EventFrame[]
  /** Where the log stood; old servers do not say. */
  readonly position: Position | undefined
  /** Why later events than `since` were left out; old servers do not say. */
  readonly incomplete: string | undefined
}

/**
 * A Maxine server's registry, over HTTP. Every method rejects with a `MaxineError`, or with the
 * reason of an aborted signal.
 */
export class MaxineClient {
  /** Values that a service is configured with. */
  readonly config: ConfigCalls
  readonly #settings: ClientSettings
  readonly #requester: Requester

  /** @throws MaxineError for an option that cannot be used. */
  constructor(url: string, token?: string | null)
  constructor(options: MaxineClientOptions)
  constructor(given: string | MaxineClientOptions, token?: string | null) {
    this.#settings = resolveClientOptions(typeof given === 'string' ? { url: given, token } : given)
    this.#requester = createRequester(this.#settings)
    this.config = createConfig(this.#requester, this.#settings.signal)
  }

  /** Registers an instance, and keeps it registered with heartbeats until the handle is disposed of. */
  register(instance: Registration, options: KeepOptions = {}): Promise<LiveRegistration> {
    return keepRegistered(this.#registryCalls(), instance, options)
  }

  /** Says that an instance is alive; false where the server does not know it (any more). */
  async heartbeat(nodeId: string, { signal }: CallOptions = {}): Promise<boolean> {
    return this.#registryCalls().heartbeat(nodeId, [this.#settings.signal, signal])
  }

  /** Removes an instance; false where there is none (any more). */
  async deregister(nodeId: string, { signal }: CallOptions = {}): Promise<boolean> {
    return this.#remove(nodeId, [this.#settings.signal, signal])
  }

  /** Finds one healthy instance; `not_found` where there is none. */
  async discover(asked: string | DiscoverQuery, options: CallOptions = {}): Promise<Instance> {
    const values = typeof asked === 'string' ? { serviceName: asked } : asked
    return completeInstance(await this.#read(ROUTES.discover, options, values))
  }

  /** The names of all services, some with a version: `my-service:1.0`. */
  async services(options: CallOptions = {}): Promise<readonly string[]> {
    return (await this.#read(ROUTES.servers, options)).services
  }

  async circuitBreaker(nodeId: string, options: CallOptions = {}): Promise<Circuit> {
    return completeCircuit(await this.#read(ROUTES.circuitBreaker, options, { nodeId }))
  }

  /** Says how a call to an instance went. Never repeated by itself, for it would count twice. */
  async reportOutcome(
    nodeId: string,
    outcome: Outcome['outcome'],
    { signal }: CallOptions = {},
  ): Promise<Circuit> {
    const { value } = await this.#requester.ask(ROUTES.circuitOutcome, {
      values: { nodeId },
      body: { outcome },
      signals: [this.#settings.signal, signal],
    })
    return completeCircuit(value)
  }

  /** The last events since a time, best effort: several events can share a millisecond. */
  async history(query: HistoryQuery = {}, { signal }: CallOptions = {}): Promise<RecentEvents> {
    const { value, headers } = await this.#requester.ask(ROUTES.history, {
      values: query,
      signals: [this.#settings.signal, signal],
    })
    const epoch = headers.get(HISTORY_HEADERS.epoch)
    const offset = Number(headers.get(HISTORY_HEADERS.offset) ?? Number.NaN)
    const isTold = epoch !== null && Number.isSafeInteger(offset)
    return {
      events: value,
      position: isTold ? { epoch, offset } : undefined,
      incomplete: headers.get(HISTORY_HEADERS.incomplete) ?? undefined,
    }
  }

  /**
   * The events after a position, exactly. Ask again from the page's position until it no longer
   * grows; `position_gone` where the log no longer reaches back so far.
   */
  historyAfter(
    { epoch, offset, limit }: Position & { readonly limit?: number | undefined },
    options: CallOptions = {},
  ): Promise<EventPage> {
    const values = { after: offset, epoch, ...(limit !== undefined && { limit }) }
    return this.#read(ROUTES.historyAfter, options, values)
  }

  /** The whole state at one position. */
  snapshot(options: CallOptions = {}): Promise<RegistrySnapshot> {
    return this.#read(ROUTES.snapshot, options)
  }

  health(options: CallOptions = {}): Promise<Health> {
    return this.#read(ROUTES.health, options)
  }

  metrics(options: CallOptions = {}): Promise<Metrics> {
    return this.#read(ROUTES.metrics, options)
  }

  /** Exchanges a name and a password for a token, for `getToken` to return: this client keeps none. */
  async signIn(username: string, password: string, { signal }: CallOptions = {}): Promise<Token> {
    const { value } = await this.#requester.ask(ROUTES.signIn, {
      body: { username, password },
      signals: [this.#settings.signal, signal],
    })
    return value
  }

  /** Exchanges a token that is still valid for a new one. */
  async refreshToken(token: string, { signal }: CallOptions = {}): Promise<Token> {
    const { value } = await this.#requester.ask(ROUTES.refreshToken, {
      body: { token },
      signals: [this.#settings.signal, signal],
    })
    return value
  }

  async #read<Answer, Values>(
    route: Route<Answer, Values>,
    { signal }: CallOptions,
    values?: Values,
  ): Promise<Answer> {
    const signals = [this.#settings.signal, signal]
    const asked = values === undefined ? { signals } : { values, signals }
    return (await this.#requester.ask(route, asked)).value
  }

  #remove(nodeId: string, signals: readonly (AbortSignalLike | undefined)[]): Promise<boolean> {
    const asked = this.#requester.ask(ROUTES.deregister, { body: { nodeId }, signals })
    return orWhenMissing(
      asked.then(({ value }) => value.success),
      false,
    )
  }

  #registryCalls(): RegistryCalls {
    const { world, signal } = this.#settings
    return {
      world,
      signal,
      register: async (body, signals) =>
        (await this.#requester.ask(ROUTES.register, { body, signals })).value,
      heartbeat: (nodeId, signals) => {
        const asked = this.#requester.ask(ROUTES.heartbeat, { body: { nodeId }, signals })
        return orWhenMissing(
          asked.then(({ value }) => value.success),
          false,
        )
      },
      // With no signal: what ends a client does not keep its instances from saying farewell.
      deregister: (nodeId) => this.#remove(nodeId, []),
    }
  }
}
