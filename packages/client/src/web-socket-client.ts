import { filterKey } from 'maxine-protocol'
import type { EventMessage, EventName, Filter, TypedEvent } from 'maxine-protocol'
import { maxine } from 'maxine-protocol/dialects/maxine'
import type { MaxineEvents } from 'maxine-protocol/dialects/maxine'
import { Engine } from './engine.ts'
import type { CircuitState } from './http/socket-routes.ts'
import { LiveClient } from './live-client.ts'
import type { WaitOptions } from './live-client.ts'
import { loadRoutes, MAXINE_KIT } from './maxine-kit.ts'
import type { ClientOptions } from './options.ts'
import type { RegistryOptions } from './registry/options.ts'
import type { RegistryView } from './registry/registry-view.ts'
import type { RegistryViews } from './registry/registry-views.ts'
import type { RegistryFilter } from './registry/scope.ts'
import { resolveOptions } from './settings.ts'
import { namedFilter } from './subscriptions/read-filter.ts'
import type { Name } from './subscriptions/read-filter.ts'
import type { Subscription } from './subscriptions/subscription.ts'

/** Which past events; `since` in milliseconds since 1970. */
export interface HistoryOptions extends WaitOptions {
  readonly since?: number | undefined
  readonly limit?: number | undefined
}

/**
 * A live connection to a registry of services: comes back by itself, subscribes again, keeps its
 * token fresh, and fetches what it missed or says that it could not.
 *
 * ```ts
 * const client = new WebSocketClient('ws://localhost:8080', token)
 * client.on('service_registered', (event) => show(event.data.serviceName))
 * client.subscribe('service_registered')
 * await client.connect()
 * ```
 *
 * `Events` maps the names of events to their data: extend {@link MaxineEvents} by your own.
 */
export class WebSocketClient<Events = MaxineEvents> extends LiveClient<Events> {
  readonly #engine: Engine<RegistryViews>
  /** Subscriptions made by `subscribe(event, serviceName, nodeId)`, which `unsubscribe` ends by the same words. */
  readonly #named = new Map<string, Subscription[]>()

  constructor(url: ClientOptions['url'], token?: string | null)
  constructor(options: ClientOptions)
  constructor(where: ClientOptions | ClientOptions['url'], token?: string | null) {
    const isUrl = typeof where === 'string' || typeof where === 'function'
    const options = isUrl ? { url: where, token: token ?? undefined } : where
    const engine = new Engine(resolveOptions(options, maxine), MAXINE_KIT)
    super(engine)
    this.#engine = engine
  }

  /** Asks for events; `on` and the handler given here hear of them. Ends by its own `unsubscribe`. */
  override subscribe<Name extends EventName<Events>>(
    filter: Filter & { readonly event: Name },
    handler?: (event: TypedEvent<Events, Name>) => unknown,
    options?: WaitOptions,
  ): Subscription
  override subscribe(
    filter: Filter,
    handler?: (event: EventMessage) => unknown,
    options?: WaitOptions,
  ): Subscription
  /** As the Maxine documents have it: null and nothing mean any. Ended by `unsubscribe` with the same words. */
  override subscribe(
    event?: string | null,
    serviceName?: string | null,
    nodeId?: string | null,
  ): Subscription
  override subscribe(
    what?: Filter | string | null,
    which?: ((event: never) => unknown) | string | null,
    rest?: WaitOptions | string | null,
  ): Subscription {
    if (typeof what === 'object' && what !== null) {
      return super.subscribe(what, which as never, (rest ?? undefined) as WaitOptions)
    }
    const filter = namedFilter(what, which as Name, rest as Name)
    const subscription = this.#engine.subscriptions.open(filter)
    const key = filterKey(filter)
    this.#named.set(key, [...(this.#named.get(key) ?? []), subscription])
    return subscription
  }

  /** Ends what `subscribe` began with the same names; without any, all that was begun by names. */
  unsubscribe(event?: string | null, serviceName?: string | null, nodeId?: string | null): void {
    const isAll = event === undefined && serviceName === undefined && nodeId === undefined
    const keys = isAll
      ? [...this.#named.keys()]
      : [filterKey(namedFilter(event, serviceName, nodeId))]
    for (const key of keys) {
      for (const subscription of this.#named.get(key) ?? []) subscription.unsubscribe()
      this.#named.delete(key)
    }
  }

  /**
   * A live picture of the registry, or of a service or a node of it: see {@link RegistryView}. It is asked for until
   * the handle is closed.
   */
  registry(filter: RegistryFilter = {}, options: RegistryOptions = {}): RegistryView {
    return this.#engine.views.open(filter, options)
  }

  /** Past events from `GET /events`: the last `limit` (100) of those later than `since`, oldest first. */
  async history(options: HistoryOptions = {}): Promise<readonly EventMessage[]> {
    const { since, limit = 100, signal } = options
    const { readHistory } = await loadRoutes()
    return readHistory({ ...(await this.#engine.whereabouts.http()), signal }, { since, limit })
  }

  /** The state of a node's circuit breaker. */
  async circuitBreaker(nodeId: string, { signal }: WaitOptions = {}): Promise<CircuitState> {
    const { readCircuit } = await loadRoutes()
    return readCircuit({ ...(await this.#engine.whereabouts.http()), signal }, nodeId)
  }
}
