import type { EventMessage, EventName, Filter, Gap, TypedEvent } from 'maxine-protocol'
import { nexus } from 'maxine-protocol/dialects/nexus'
import type { NexusEvents } from 'maxine-protocol/dialects/nexus'
import type { Handler } from '../emitter.ts'
import type { Engine } from '../engine.ts'
import { MaxineError } from '../errors.ts'
import { ByNames } from '../faces/by-names.ts'
import { createFaceEngine } from '../faces/face-engine.ts'
import { Heartbeat } from '../faces/heartbeat.ts'
import { giveUpAfter } from '../faces/give-up.ts'
import { readNames } from '../faces/names.ts'
import { sendFrame } from '../faces/send-frame.ts'
import type { SubscriptionGroup } from '../faces/subscription-group.ts'
import { checkerOf } from '../faces/wording.ts'
import { checkHandler, LiveClient, NEWS } from '../live-client.ts'
import type { WaitOptions } from '../live-client.ts'
import { readFilter } from '../subscriptions/read-filter.ts'
import type { StreamOptions } from '../subscriptions/stream.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { eventInDocumentWords, inDocumentWords } from './in-document-words.ts'
import type { NexusTold } from './nexus-events.ts'
import { checkCount, checkHeaders, readNexusOptions } from './nexus-options.ts'
import type { NexusOptions } from './nexus-options.ts'
import { readWhere } from './read-where.ts'
import type { ChannelFilters } from './read-where.ts'

const DOCUMENTED = [
  'connection_established',
  'subscription_confirmed',
  'subscription_error',
  'unsubscription_confirmed',
  'pong',
] satisfies (keyof NexusTold)[]

/** What `on` knows besides the channels. */
const TOLD = [...NEWS, ...DOCUMENTED]

const checkChannel = checkerOf(nexus)

/**
 * A live connection to a Nexus server: comes back by itself, subscribes again, keeps its token fresh.
 * A Nexus keeps no events, so what happened while there was no connection is lost: `gap` says so.
 *
 * ```ts
 * const client = new NexusClient({ url: 'ws://localhost:3000', apiKey })
 * client.on('event', ({ channel, data }) => show(channel, data))
 * client.subscribe(['telemetry.metrics', 'tasks.updates'], { priority: ['high', 'critical'] })
 * await client.connect()
 * ```
 *
 * `Channels` maps the names of channels to their data: extend {@link NexusEvents} by your own.
 */
export class NexusClient<Channels = NexusEvents> extends LiveClient<Channels, NexusTold<Channels>> {
  readonly #engine: Engine
  readonly #channels: ByNames
  readonly #heartbeat: Heartbeat
  readonly #options: NexusOptions

  constructor(options: NexusOptions = {}) {
    const engine: Engine = createFaceEngine(readNexusOptions(options), {
      dialect: nexus,
      implies: 'never',
      hear: (message) => {
        for (const words of inDocumentWords(message)) engine.news.emit(words.type, words)
      },
    })
    super(engine, TOLD)
    this.#engine = engine
    this.#options = options
    this.#channels = new ByNames(engine.subscriptions, (event) => ({ event }))
    this.#heartbeat = new Heartbeat(engine)
    const { maxReconnectAttempts } = options
    if (maxReconnectAttempts === undefined) return
    checkCount('maxReconnectAttempts', maxReconnectAttempts)
    giveUpAfter(engine, maxReconnectAttempts)
  }

  /**
   * Calls `handler` for what the server and the client tell, see {@link NexusTold}, in the document’s words, or for
   * each event of a channel that is subscribed. The returned function takes the handler away.
   */
  override on<Name extends keyof NexusTold<Channels>>(
    name: Name,
    handler: (event: NexusTold<Channels>[Name]) => unknown,
    options?: WaitOptions,
  ): () => void
  override on<Name extends EventName<Channels>>(
    name: Name,
    handler: (event: TypedEvent<Channels, Name>) => unknown,
    options?: WaitOptions,
  ): () => void
  override on(name: string, handler: Handler<never>, options?: WaitOptions): () => void {
    checkHandler(handler)
    const inWords = (event: EventMessage) => handler(eventInDocumentWords(event) as never)
    return super.on(name as never, name === 'event' ? inWords : (handler as never), options)
  }

  /**
   * Asks for the events of channels, all with the same filters: arrays are any of their values, and every field must
   * match. `on` hears of them. Kept through every reconnect, and ended by {@link unsubscribe}.
   */
  override subscribe(
    channels: readonly EventName<Channels>[],
    filters?: ChannelFilters,
  ): SubscriptionGroup
  override subscribe<Name extends EventName<Channels>>(
    filter: Filter & { readonly event: Name },
    handler?: (event: TypedEvent<Channels, Name>) => unknown,
    options?: WaitOptions,
  ): Subscription
  /** One channel: a Nexus has no patterns. */
  override subscribe(
    filter: Filter,
    handler?: (event: EventMessage) => unknown,
    options?: WaitOptions,
  ): Subscription
  override subscribe(
    what: readonly string[] | Filter,
    which?: ChannelFilters | Handler<never>,
    options?: WaitOptions,
  ): SubscriptionGroup | Subscription {
    if (!Array.isArray(what)) return super.subscribe(what as Filter, which as never, options)
    return this.#channels.open(readNames(what, 'channel'), readWhere(which ?? {}))
  }

  /** Ends what `subscribe` began with these channels, whatever its filters; not what was begun with a filter. */
  unsubscribe(channels: readonly EventName<Channels>[]): void {
    this.#channels.close(readNames(channels, 'channel'))
  }

  override events<Name extends EventName<Channels>>(
    filter: Filter & { readonly event: Name },
    options?: StreamOptions,
  ): AsyncIterableIterator<TypedEvent<Channels, Name> | Gap, undefined>
  /** Needs the name of a channel: a Nexus sends nothing that was not asked for. */
  override events(
    filter?: Filter,
    options?: StreamOptions,
  ): AsyncIterableIterator<EventMessage | Gap, undefined>
  override events(
    filter: Filter = {},
    options: StreamOptions = {},
  ): AsyncIterableIterator<never, undefined> {
    checkChannel(readFilter(filter))
    return super.events(filter, options) as AsyncIterableIterator<never, undefined>
  }

  override setToken(token: string): void {
    if (this.#options.tokenVia === undefined) checkHeaders(this.#options.WebSocket)
    super.setToken(token)
  }

  /**
   * Sends a frame of your own, such as `{ action: 'ping' }`, and tells whether it went to an open connection: what did
   * not is not kept.
   */
  send(frame: { readonly action: string; readonly [field: string]: unknown }): boolean {
    const { action } = { ...frame }
    if (action === 'subscribe' || action === 'unsubscribe') {
      throw new MaxineError('bad_option', 'what a frame asks for is lost with the connection', {
        advice: `Call ${action}() in the place of send().`,
      })
    }
    return sendFrame(this.#engine, frame)
  }

  /**
   * Pings every `everyMs` milliseconds while the connection stands, in the place of the pace before. The client
   * asks by itself when it has heard nothing for `timeouts.heartbeatMs`: this is only for servers or proxies that
   * want to hear more.
   */
  startHeartbeat(everyMs = 30_000): void {
    this.#heartbeat.start(everyMs)
  }

  /** Ends what {@link startHeartbeat} began; the client’s own watch for silence goes on. */
  stopHeartbeat(): void {
    this.#heartbeat.stop()
  }

  /** The document’s word for `disconnect()`. */
  close(): Promise<void> {
    return this.disconnect()
  }
}
