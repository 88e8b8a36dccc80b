import { filterKey } from 'maxine-protocol'
import type { EventMessage, EventName, Filter, Gap, TypedEvent } from 'maxine-protocol'
import type { MaxineEvents } from 'maxine-protocol/dialects/maxine'
import { onAbort } from './abort.ts'
import type { AbortSignalLike } from './abort.ts'
import type { ClientEvents } from './client-events.ts'
import type { ConnectionState } from './connection/state.ts'
import type { Stats } from './diagnostics/counters.ts'
import { dumpOf, statsOf } from './diagnostics/dump.ts'
import type { Dump } from './diagnostics/dump.ts'
import { ASYNC_DISPOSE } from './dispose.ts'
import type { Handler } from './emitter.ts'
import { Engine } from './engine.ts'
import { MaxineError } from './errors.ts'
import { explain } from './explanations.ts'
import type { CircuitState } from './http/socket-routes.ts'
import type { ClientOptions } from './options.ts'
import type { RegistryOptions } from './registry/options.ts'
import type { RegistryView } from './registry/registry-view.ts'
import type { RegistryFilter } from './registry/scope.ts'
import { resolveOptions } from './settings.ts'
import { namedFilter, readFilter } from './subscriptions/read-filter.ts'
import type { Name } from './subscriptions/read-filter.ts'
import { streamEvents } from './subscriptions/stream-events.ts'
import type { StreamOptions } from './subscriptions/stream.ts'
import type { Subscription } from './subscriptions/subscription.ts'
import { isToken } from './tokens/token-grant.ts'
import { Waiters } from './waiters.ts'

/** Something to end a wait by. */
export interface WaitOptions {
  readonly signal?: AbortSignalLike | undefined
}

/** Which past events; `since` in milliseconds since 1970. */
export interface HistoryOptions extends WaitOptions {
  readonly since?: number | undefined
  readonly limit?: number | undefined
}

/** Names `on` knows besides those of events. A list, because types are gone when it is asked. */
const NEWS: readonly string[] = [
  'open',
  'close',
  'error',
  'token_refreshed',
  'gap',
  'state',
  'event',
] satisfies (keyof ClientEvents)[]

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
export class WebSocketClient<Events = MaxineEvents> {
  readonly #engine: Engine
  readonly #connected = new Waiters()
  /** Takes the listener from the signal, which may live longer than the connection. */
  #unlisten: (() => void) | undefined
  /** Subscriptions made by `subscribe(event, serviceName, nodeId)`, which `unsubscribe` ends by the same words. */
  readonly #named = new Map<string, Subscription[]>()

  constructor(url: ClientOptions['url'], token?: string | null)
  constructor(options: ClientOptions)
  constructor(where: ClientOptions | ClientOptions['url'], token?: string | null) {
    const isUrl = typeof where === 'string' || typeof where === 'function'
    const options = isUrl ? { url: where, token: token ?? undefined } : where
    this.#engine = new Engine(resolveOptions(options))
    const { news } = this.#engine
    news.on('state', (state: ConnectionState) => this.#onState(state))
  }

  /** What the connection is doing: the same frozen object until that changes. */
  get state(): ConnectionState {
    return this.#engine.shell.state
  }

  /**
   * Connects, and stays connected until `disconnect()`. Resolves when the connection stands; rejects
   * when it is closed for good. Calling it again makes no second connection and defeats no backoff;
   * called by a handler of `close` after `disconnect()`, it does nothing.
   */
  connect({ signal }: WaitOptions = {}): Promise<void> {
    const { shell, settings, mood } = this.#engine
    // A handler of `close` that connects again means the closes that nobody asked for.
    if (mood === 'leaving') return quietly(new MaxineError('closed', 'the client disconnects'))
    const connected = this.#connected.wait(signal)
    this.#unlisten ??= onAbort(settings.signal, () => void this.disconnect())
    shell.feed({ type: settings.signal?.aborted ? 'disconnect' : 'connect' })
    return shell.state.status === 'connected' ? Promise.resolve() : connected
  }

  /** Ends the connection and the trying. Resolves when nothing of it is left, after a second at most. */
  disconnect(): Promise<void> {
    return this.#engine.shell.disconnect()
  }

  [ASYNC_DISPOSE](): Promise<void> {
    return this.disconnect()
  }

  /** A new connection at once, for an application that knows that the network has changed. */
  reconnect({ signal }: WaitOptions = {}): Promise<void> {
    this.#engine.shell.feed({ type: 'reconnect' })
    return this.#connected.wait(signal)
  }

  /** Uses another token from now on, and tries again what was given up for the old one. */
  setToken(token: string): void {
    if (!isToken(token)) throw new MaxineError('bad_option', 'this cannot be a token')
    this.#engine.tokens.set(token)
    this.#engine.shell.feed({ type: 'new-token' })
  }

  /**
   * A fresh token now, with the connection up: from `getToken`, or else from the server in exchange
   * for the session. Without a connection, or on a wire that takes no second token, the next
   * connection begins with a fresh one.
   */
  refreshToken({ signal }: WaitOptions = {}): Promise<void> {
    const { shell, tokens, settings, refreshed } = this.#engine
    const { machine } = shell
    const takesTokens = machine.status === 'live' && machine.can.refresh
    if (settings.getToken && !takesTokens) {
      tokens.lives(0)
      return Promise.resolve()
    }
    const done = refreshed.wait(signal)
    if (takesTokens) shell.feed({ type: 'refresh' })
    else refreshed.reject(machine.status === 'live' ? explain('no_fresh_token') : notConnected())
    return done
  }

  /**
   * Calls `handler` for each event of that name that matches a subscription, or for what the client
   * itself tells: see {@link ClientEvents}. The returned function takes the handler away.
   */
  on<Name extends keyof ClientEvents>(
    name: Name,
    handler: (event: ClientEvents[Name]) => unknown,
    options?: WaitOptions,
  ): () => void
  on<Name extends EventName<Events>>(
    name: Name,
    handler: (event: TypedEvent<Events, Name>) => unknown,
    options?: WaitOptions,
  ): () => void
  on(name: string, handler: Handler<never>, { signal }: WaitOptions = {}): () => void {
    if (typeof handler !== 'function')
      throw new MaxineError('bad_option', 'a handler is a function')
    const { news, events, subscriptions } = this.#engine
    const isNews = NEWS.includes(name)
    const remove = (isNews ? news : events).on(name, handler)
    const unimply = isNews ? undefined : subscriptions.imply(name)
    let unlisten = (): void => undefined
    const undo = () => {
      unlisten()
      remove()
      unimply?.()
    }
    unlisten = onAbort(signal, undo)
    return undo
  }

  /** Asks for events; `on` and the handler given here hear of them. Ends by its own `unsubscribe`. */
  subscribe<Name extends EventName<Events>>(
    filter: Filter & { readonly event: Name },
    handler?: (event: TypedEvent<Events, Name>) => unknown,
    options?: WaitOptions,
  ): Subscription
  subscribe(
    filter: Filter,
    handler?: (event: EventMessage) => unknown,
    options?: WaitOptions,
  ): Subscription
  /** As the Maxine documents have it: null and nothing mean any. Ended by `unsubscribe` with the same words. */
  subscribe(
    event?: string | null,
    serviceName?: string | null,
    nodeId?: string | null,
  ): Subscription
  subscribe(
    what?: Filter | string | null,
    which?: Handler<never> | string | null,
    rest?: WaitOptions | string | null,
  ): Subscription {
    const { subscriptions } = this.#engine
    if (typeof what !== 'object' || what === null) {
      const filter = namedFilter(what, which as Name, rest as Name)
      const subscription = subscriptions.open(filter)
      const key = filterKey(filter)
      this.#named.set(key, [...(this.#named.get(key) ?? []), subscription])
      return subscription
    }
    const filter = readFilter(what)
    if (which && typeof which !== 'function') {
      throw new MaxineError('bad_option', 'a handler is a function')
    }
    const { signal } = (rest ?? {}) as WaitOptions
    return subscriptions.open(filter, which as Handler<EventMessage> | undefined, signal)
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
   * The events that match, and the gaps, as they come. What is not taken in time waits in a bounded
   * buffer. Ends when the client is disconnected or the signal is aborted; throws what closes it for good.
   */
  events<Name extends EventName<Events>>(
    filter: Filter & { readonly event: Name },
    options?: StreamOptions,
  ): AsyncIterableIterator<TypedEvent<Events, Name> | Gap, undefined>
  events(
    filter?: Filter,
    options?: StreamOptions,
  ): AsyncIterableIterator<EventMessage | Gap, undefined>
  events(
    filter: Filter = {},
    options: StreamOptions = {},
  ): AsyncIterableIterator<never, undefined> {
    const stream: AsyncIterableIterator<unknown, undefined> = streamEvents(
      this.#engine,
      readFilter(filter),
      options,
    )
    return stream as AsyncIterableIterator<never, undefined>
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
    const { readHistory } = await import('./http/socket-routes.ts')
    return readHistory({ ...(await this.#engine.whereabouts.http()), signal }, { since, limit })
  }

  /** The state of a node's circuit breaker. */
  async circuitBreaker(nodeId: string, { signal }: WaitOptions = {}): Promise<CircuitState> {
    const { readCircuit } = await import('./http/socket-routes.ts')
    return readCircuit({ ...(await this.#engine.whereabouts.http()), signal }, nodeId)
  }

  /** What happened so far, in numbers. */
  stats(): Stats {
    return statsOf(this.#engine)
  }

  /** How it came to be as it is, to paste into a bug report: without tokens, addresses and data. */
  dump(): Dump {
    return dumpOf(this.#engine)
  }

  #onState(state: ConnectionState): void {
    if (state.status === 'connected') return this.#connected.resolve()
    if (state.status !== 'closed') return this.#engine.refreshed.reject(notConnected())
    this.#engine.refreshed.reject(state.cause ?? notConnected())
    this.#unlisten?.()
    this.#unlisten = undefined
    this.#connected.reject(state.cause ?? new MaxineError('closed', 'the client was disconnected'))
  }
}

/** A rejection that nobody has to handle. */
function quietly(error: MaxineError): Promise<never> {
  const rejected = Promise.reject(error)
  rejected.catch(() => undefined)
  return rejected
}

function notConnected(): MaxineError {
  return new MaxineError('closed', 'there is no connection', { advice: 'Call connect() first.' })
}
