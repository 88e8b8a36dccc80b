import { EXTENSION_VERSION } from 'maxine-protocol'
import type {
  Capabilities,
  ClientMessage,
  ErrorMessage,
  EventMessage,
  Gap,
  ServerMessage,
  Unsubscribed,
  Welcome,
} from 'maxine-protocol'
import { createTransport } from './connection/rws-transport.ts'
import { Shell } from './connection/shell.ts'
import type { ShellHost } from './connection/shell-parts.ts'
import type { ConnectionState, Continuity } from './connection/state.ts'
import { createStep } from './connection/step.ts'
import type { SocketEnd } from './connection/transport.ts'
import { createCounters } from './diagnostics/counters.ts'
import { Recorder } from './diagnostics/recorder.ts'
import { reportUnheard } from './diagnostics/report-unheard.ts'
import { Emitter } from './emitter.ts'
import { MaxineError } from './errors.ts'
import { explain } from './explanations.ts'
import type { HistoryQuery } from './http/socket-routes.ts'
import type { Kit, Views } from './kit.ts'
import type { Recovering, RecoveryHost } from './recovery/recovery.ts'
import type { Settings } from './settings.ts'
import { Barriers } from './subscriptions/barriers.ts'
import { Delivery } from './subscriptions/delivery.ts'
import { Subscriptions } from './subscriptions/subscriptions.ts'
import { TokenSource } from './tokens/token-source.ts'
import { CLIENT } from './version.ts'
import { Waiters } from './waiters.ts'
import { Whereabouts } from './whereabouts.ts'

/** What a simulation may put in the place of the real thing. */
export const PARTS = { createStep, createTransport }

/**
 * Puts the parts together: the connection, what is wanted of it, what was missed, and who hears of it.
 * What only some wires have comes with the kit, so that a bundle holds it only where it is used.
 */
export class Engine<View extends Views = Views> implements ShellHost, RecoveryHost {
  readonly settings: Settings
  readonly counters = createCounters()
  readonly recorder: Recorder
  readonly tokens: TokenSource
  readonly whereabouts: Whereabouts
  readonly subscriptions: Subscriptions
  readonly shell: Shell
  /** What the client tells, by name. */
  readonly news: Emitter
  /** What the server tells, by name: apart, for an event may be called `close` as well. */
  readonly events: Emitter
  /** Those who wait for the server to accept a new token. */
  readonly refreshed = new Waiters()
  /** Whether `close` is being told because the application disconnected. */
  mood: 'willing' | 'leaving' = 'willing'
  /** Pictures of the registry that somebody keeps. */
  readonly views: View
  readonly recovery: Recovering
  readonly #kit: Kit<View>
  readonly #delivery: Delivery
  readonly #barriers = new Barriers()
  /** What the application was told last: a server may say twice that the connection stands. */
  #told: 'open' | 'close' = 'close'
  /** Ends what was asked over HTTP for a connection that is gone. */
  #errands = new AbortController()

  constructor(settings: Settings, kit: Kit<View>, parts = PARTS) {
    const { world, rules, dialect, getToken, token, WebSocket } = settings
    this.settings = settings
    this.#kit = kit
    this.recorder = new Recorder(world)
    const onHandlerFailure = (failure: unknown) => this.onHandlerFailure(failure)
    this.news = new Emitter((failure, name) => this.onHandlerFailure(failure, name))
    this.events = new Emitter(onHandlerFailure)
    this.tokens = new TokenSource({ token, getToken, timeoutMs: rules.timeouts.tokenMs, world })
    this.whereabouts = new Whereabouts(settings, this.tokens)
    const send = (message: ClientMessage) => this.shell.send(message)
    this.subscriptions = new Subscriptions({ world, send, onHandlerFailure }, kit.subscriptions)
    this.recovery = kit.createRecovery(this)
    const { events, news, subscriptions, counters } = this
    const serviceOf = (nodeId: string) => this.recovery.serviceOf(nodeId)
    const isViewed = (event: string) => this.views.isViewed(event)
    this.#delivery = new Delivery({ events, news, subscriptions, counters, serviceOf, isViewed })
    this.views = kit.createViews(this, this.#barriers)
    this.shell = new Shell(
      {
        world,
        dialect,
        step: parts.createStep(rules),
        tokens: this.tokens,
        lifecycle: settings.wakes,
        createTransport: (listener) => parts.createTransport({ listener, world, WebSocket }),
        locate: () => this.whereabouts.locate(),
        counters: this.counters,
        recorder: this.recorder,
      },
      this,
    )
  }

  hello(): ClientMessage {
    const { dialect, via } = this.settings
    const token = via === 'frame' ? this.tokens.current : undefined
    const { snapshot, resumes } = this.views.begin(dialect.can)
    const since = resumes ? this.recovery.since() : undefined
    return {
      type: 'hello',
      v: EXTENSION_VERSION,
      client: CLIENT,
      ...(token !== undefined && { token }),
      ...(dialect.can.batch && { accept: ['batch'] }),
      subscriptions: this.subscriptions.begin(),
      ...(snapshot && { snapshot }),
      ...(since && { since }),
    }
  }

  onSaid(message: ClientMessage): void {
    if (message.type === 'hello') this.#barriers.reset()
    this.#barriers.said(message)
  }

  expects(): 'answer' | 'nothing' {
    const { legacy } = this.settings.rules
    return legacy.confirms && this.subscriptions.isAsking ? 'answer' : 'nothing'
  }

  barrier(): ClientMessage {
    return this.subscriptions.barrier()
  }

  onLive(can: Capabilities, welcome: Welcome | undefined): void {
    if (this.#told !== 'open') this.news.emit('open', { type: 'open' })
    this.#told = 'open'
    this.subscriptions.live(can, welcome)
    this.recovery.live(can, welcome, this.subscriptions.size)
    this.views.live(can, welcome)
  }

  onMessage(message: ServerMessage): void {
    if (message.type !== 'event') {
      this.#take(message)
      this.#kit.hear?.(message)
      return
    }
    this.counters.events += 1
    // A picture of an old server is read anew after each outage, and has no use for what is fetched.
    if (this.recovery.isByHistory) this.views.event(message)
    this.recovery.receive(message)
  }

  #take(message: Exclude<ServerMessage, EventMessage>): void {
    switch (message.type) {
      case 'bookmark':
        if (this.recovery.bookmark(message)) this.views.bookmark(message)
        return
      case 'snapshot':
        return this.views.snapshot(message)
      case 'gap':
        return this.recovery.skipped(message)
      case 'subscribed':
        this.#barriers.heard(message)
        for (const answer of message.subscriptions) this.subscriptions.answer(answer)
        return
      case 'unsubscribed':
        this.#barriers.heard(message)
        return this.#unsubscribed(message)
      case 'authenticated':
        return this.subscriptions.retryRefused()
      case 'ping':
        return void this.shell.send({ ...message, type: 'pong' })
      case 'error':
        this.#barriers.heard(message)
        return this.#refused(message)
      case 'unknown':
        this.counters.unknown += 1
        return
      default:
        return
    }
  }

  onEnded(error: MaxineError, end: SocketEnd | undefined): void {
    this.#over()
    const { state } = this.shell
    this.news.emit('error', error)
    this.news.emit('close', {
      type: 'close',
      code: end?.code ?? 1006,
      reason: end?.reason ?? error.code,
      cause: error,
      ...(state.status === 'waiting' && { retryAt: state.retryAt }),
    })
  }

  onState(state: ConnectionState): void {
    this.views.onState(state)
    this.news.emit('state', state)
    // A new connection was asked for while there was one.
    if (state.status === 'connecting' && state.phase === 'token') this.#over()
    if (state.status !== 'closed' || state.cause) return
    this.#over()
    this.mood = 'leaving'
    this.news.emit('close', { type: 'close', code: 1000, reason: 'disconnect' })
    this.mood = 'willing'
  }

  onRefreshed(): void {
    const { current } = this.tokens
    this.refreshed.resolve()
    this.news.emit('token_refreshed', { type: 'token_refreshed', token: current })
  }

  onRefreshFailed(error: MaxineError): void {
    this.refreshed.reject(error)
    this.onReport(error)
  }

  onReport(error: MaxineError): void {
    this.news.emit('error', error)
  }

  onHandlerFailure(failure: unknown, name?: string): void {
    this.counters.handlerFailures += 1
    const error = new MaxineError('handler_failed', 'a handler threw', { cause: failure })
    // A handler of `error` that fails, now or later, is not told of it by `error`: it would never end.
    if (name === 'error' || this.news.of('error').length === 0) reportUnheard(error)
    else this.news.emit('error', error)
  }

  onGap(gap: Gap): void {
    this.counters.gaps += 1
    this.views.gap(gap)
    this.news.emit('gap', gap)
  }

  onDuplicate(): void {
    this.counters.duplicates += 1
  }

  onDistrust(error: MaxineError): void {
    this.shell.feed({ type: 'distrust', error })
  }

  onContinuity(continuity: Continuity): void {
    this.shell.feed({ type: 'continuity', continuity })
  }

  deliver(event: EventMessage): void {
    if (!this.recovery.isByHistory) this.views.event(event)
    this.#delivery.deliver(event)
  }

  /** Counts an event that nobody hears, without decoding it. */
  pass(text: string): boolean {
    const { peek } = this.settings.dialect
    if (!peek || !this.#delivery.isWorthALook || !this.recovery.isByPosition) return false
    const offset = peek(text, this.#delivery.isUnheard)
    if (offset === undefined) return false
    this.counters.events += 1
    if (this.recovery.accept({ offset })) this.#delivery.pass()
    return true
  }

  async readHistory(query: HistoryQuery): Promise<readonly EventMessage[]> {
    const { signal } = this.#errands
    const routes = await this.#kit.loadRoutes?.()
    return routes?.readHistory({ ...(await this.whereabouts.http()), signal }, query) ?? []
  }

  /** What the server ended though nobody asked it to. */
  #unsubscribed({ ids = [], reason }: Unsubscribed): void {
    if (reason === undefined) return
    for (const id of ids) this.subscriptions.answer({ id, error: { code: reason, message: '' } })
  }

  #refused({ id, code, message, retryable, retryAfterMs }: ErrorMessage): void {
    // A server that holds one filter does not say which it means.
    const { machine } = this.shell
    const isAboutAll = machine.status === 'live' && machine.can.subscribe === 'one'
    if (id !== undefined || (isAboutAll && code === 'forbidden')) {
      const answer = { ...(id !== undefined && { id }), error: { code, message } }
      this.subscriptions.answer(answer, retryAfterMs)
    }
    this.onReport(explain(code, { retryable, retryAfterMs }, message))
  }

  /** The connection has ended, whoever ended it. */
  #over(): void {
    this.#told = 'close'
    this.#errands.abort()
    this.#errands = new AbortController()
    this.subscriptions.end()
    this.recovery.ended()
    this.#barriers.reset()
  }
}
