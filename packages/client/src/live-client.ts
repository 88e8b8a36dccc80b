import type { EventMessage, EventName, Filter, Gap, TypedEvent } from 'maxine-protocol'
import { onAbort } from './abort.ts'
import type { AbortSignalLike } from './abort.ts'
import type { ClientEvents } from './client-events.ts'
import type { ConnectionState } from './connection/state.ts'
import type { Stats } from './diagnostics/counters.ts'
import { dumpOf, statsOf } from './diagnostics/dump.ts'
import type { Dump } from './diagnostics/dump.ts'
import { ASYNC_DISPOSE } from './dispose.ts'
import type { Handler } from './emitter.ts'
import type { Engine } from './engine.ts'
import { MaxineError } from './errors.ts'
import { explain } from './explanations.ts'
import { readFilter } from './subscriptions/read-filter.ts'
import { streamEvents } from './subscriptions/stream-events.ts'
import type { StreamOptions } from './subscriptions/stream.ts'
import type { Subscription } from './subscriptions/subscription.ts'
import { isToken } from './tokens/token-grant.ts'
import { quiet, Waiters } from './waiters.ts'

/** Something to end a wait by. */
export interface WaitOptions {
  readonly signal?: AbortSignalLike | undefined
}

/** Names `on` knows besides those of events. A list, because types are gone when it is asked. */
export const NEWS: readonly string[] = [
  'open',
  'close',
  'error',
  'token_refreshed',
  'gap',
  'state',
  'event',
] satisfies (keyof ClientEvents)[]

/** What the hooks of a framework need of a client, whatever it speaks. */
export interface AnyLiveClient {
  readonly state: ConnectionState
  on(name: 'state', handler: (state: ConnectionState) => unknown): () => void
  subscribe(filter: Filter, handler?: (event: EventMessage) => unknown): Subscription
}

/**
 * A live connection, whatever it speaks: comes back by itself, subscribes again, keeps its token fresh,
 * and says what it missed. `Events` maps the names of events to their data; `Told` what else `on` tells.
 */
export class LiveClient<Events, Told = ClientEvents> {
  readonly #engine: Engine
  readonly #news: readonly string[]
  readonly #connected = new Waiters()
  /** Takes the listener from the signal, which may live longer than the connection. */
  #unlisten: (() => void) | undefined

  /** @internal */
  protected constructor(engine: Engine, news = NEWS) {
    this.#engine = engine
    this.#news = news
    engine.news.on('state', (state: ConnectionState) => this.#onState(state))
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
    if (mood === 'leaving') {
      return quiet(Promise.reject(new MaxineError('closed', 'the client disconnects')))
    }
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
  on<Name extends keyof Told>(
    name: Name,
    handler: (event: Told[Name]) => unknown,
    options?: WaitOptions,
  ): () => void
  on<Name extends EventName<Events>>(
    name: Name,
    handler: (event: TypedEvent<Events, Name>) => unknown,
    options?: WaitOptions,
  ): () => void
  on(name: string, handler: Handler<never>, { signal }: WaitOptions = {}): () => void {
    checkHandler(handler)
    const { news, events, subscriptions } = this.#engine
    const isNews = this.#news.includes(name)
    const remove = (isNews ? news : events).on(name, handler)
    const unimply = isNews ? undefined : subscriptions.imply({ event: name })
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
  subscribe(given: Filter, handler?: Handler<never>, { signal }: WaitOptions = {}): Subscription {
    const filter = readFilter(given)
    if (handler) checkHandler(handler)
    return this.#engine.subscriptions.open(
      filter,
      handler as Handler<EventMessage> | undefined,
      signal,
    )
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

/** Refuses what cannot be called, where the application can still see who asked. */
export function checkHandler(handler: unknown): void {
  if (typeof handler !== 'function') {
    throw new MaxineError('bad_option', 'a handler is a function')
  }
}

function notConnected(): MaxineError {
  return new MaxineError('closed', 'there is no connection', { advice: 'Call connect() first.' })
}
