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
import { checkAddress, targetOf } from './address.ts'
import { createTransport } from './connection/rws-transport.ts'
import { Shell } from './connection/shell.ts'
import type { ShellHost } from './connection/shell-parts.ts'
import type { ConnectionState, Continuity } from './connection/state.ts'
import { createStep } from './connection/step.ts'
import type { SocketEnd, Target } from './connection/transport.ts'
import { createCounters } from './diagnostics/counters.ts'
import { Recorder } from './diagnostics/recorder.ts'
import { reportUnheard } from './diagnostics/report-unheard.ts'
import { Emitter } from './emitter.ts'
import { MaxineError } from './errors.ts'
import { explain } from './explanations.ts'
import type { HistoryQuery, HttpSource } from './http/socket-routes.ts'
import { CatchUp } from './recovery/catch-up.ts'
import { Ledger } from './recovery/ledger.ts'
import { Recovery } from './recovery/recovery.ts'
import type { RecoveryHost } from './recovery/recovery.ts'
import type { Settings } from './settings.ts'
import { Delivery } from './subscriptions/delivery.ts'
import { Subscriptions } from './subscriptions/subscriptions.ts'
import { TokenSource } from './tokens/token-source.ts'
import { CLIENT } from './version.ts'
import { Waiters } from './waiters.ts'

/** What a simulation may put in the place of the real thing. */
export const PARTS = {
  createStep,
  createTransport,
  createLedger: () => new Ledger(),
  createCatchUp: () => new CatchUp(),
}

/** Puts the parts together: the connection, what is wanted of it, what was missed, and who hears of it. */
export class Engine implements ShellHost, RecoveryHost {
  readonly settings: Settings
  readonly counters = createCounters()
  readonly recorder: Recorder
  readonly tokens: TokenSource
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
  readonly #recovery: Recovery
  readonly #delivery: Delivery
  #url: URL | undefined
  /** What the application was told last: a server may say twice that the connection stands. */
  #told: 'open' | 'close' = 'close'
  /** Ends what was asked over HTTP for a connection that is gone. */
  #errands = new AbortController()

  constructor(settings: Settings, parts = PARTS) {
    const { world, rules, dialect, getToken, token, WebSocket } = settings
    this.settings = settings
    this.recorder = new Recorder(world)
    const onHandlerFailure = (failure: unknown) => this.#handlerFailed(failure)
    this.news = new Emitter((failure, name) => this.#handlerFailed(failure, name))
    this.events = new Emitter(onHandlerFailure)
    this.tokens = new TokenSource({ token, getToken, timeoutMs: rules.timeouts.tokenMs, world })
    const send = (message: ClientMessage) => this.shell.send(message)
    this.subscriptions = new Subscriptions({ world, send, onHandlerFailure })
    this.#recovery = new Recovery(this, parts.createLedger(), parts.createCatchUp())
    const { events, news, subscriptions, counters } = this
    const serviceOf = (nodeId: string) => this.#recovery.serviceOf(nodeId)
    this.#delivery = new Delivery({ events, news, subscriptions, counters, serviceOf })
    this.shell = new Shell(
      {
        world,
        dialect,
        step: parts.createStep(rules),
        tokens: this.tokens,
        lifecycle: settings.wakes,
        createTransport: (listener) => parts.createTransport({ listener, world, WebSocket }),
        locate: () => this.#locate(),
        counters: this.counters,
        recorder: this.recorder,
      },
      this,
    )
  }

  hello(): ClientMessage {
    const { dialect, via } = this.settings
    const token = via === 'frame' ? this.tokens.current : undefined
    const since = this.#recovery.since()
    return {
      type: 'hello',
      v: EXTENSION_VERSION,
      client: CLIENT,
      ...(token !== undefined && { token }),
      ...(dialect.can.batch && { accept: ['batch'] }),
      subscriptions: this.subscriptions.begin(),
      ...(since && { since }),
    }
  }

  expects(): 'answer' | 'nothing' {
    const { legacy } = this.settings.rules
    return legacy.confirms && this.subscriptions.size > 0 ? 'answer' : 'nothing'
  }

  barrier(): ClientMessage {
    return this.subscriptions.barrier()
  }

  onLive(can: Capabilities, welcome: Welcome | undefined): void {
    if (this.#told !== 'open') this.news.emit('open', { type: 'open' })
    this.#told = 'open'
    this.subscriptions.live(can, welcome)
    this.#recovery.live(can, welcome, this.subscriptions.size)
  }

  onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'event':
        this.counters.events += 1
        return this.#recovery.receive(message)
      case 'bookmark':
        return this.#recovery.bookmark(message)
      case 'gap':
        return this.#recovery.skipped(message)
      case 'subscribed':
        for (const answer of message.subscriptions) this.subscriptions.answer(answer)
        return
      case 'unsubscribed':
        return this.#unsubscribed(message)
      case 'authenticated':
        return this.subscriptions.retryRefused()
      case 'ping':
        return void this.shell.send({ ...message, type: 'pong' })
      case 'error':
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

  onGap(gap: Gap): void {
    this.counters.gaps += 1
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
    this.#delivery.deliver(event)
  }

  /** Counts an event that nobody hears, without decoding it. */
  pass(text: string): boolean {
    const { peek } = this.settings.dialect
    if (!peek || !this.#delivery.isWorthALook || !this.#recovery.isByPosition) return false
    const offset = peek(text, this.#delivery.isUnheard)
    if (offset === undefined) return false
    this.counters.events += 1
    if (this.#recovery.accept({ offset })) this.#delivery.pass()
    return true
  }

  async readHistory(query: HistoryQuery): Promise<readonly EventMessage[]> {
    const { signal } = this.#errands
    const { readHistory } = await import('./http/socket-routes.ts')
    return readHistory({ ...(await this.http()), signal }, query)
  }

  /** Where and how this server is asked over HTTP. */
  async http(): Promise<HttpSource> {
    const { settings } = this
    const { dialect, world, headers, rules } = settings
    // Before the first connection nobody has asked for a token yet.
    if (this.tokens.current === undefined && settings.getToken) await this.tokens.get('initial')
    return {
      url: settings.httpUrl ?? (this.#url ?? (await this.#address())).href,
      token: this.tokens.current,
      headers,
      fetch: settings.fetch,
      dialect,
      timeoutMs: rules.timeouts.connectMs,
      world,
    }
  }

  /** For each attempt: the address may have changed, and so may the token. */
  async #locate(): Promise<Target> {
    const { via, headers } = this.settings
    this.#url = await this.#address()
    return targetOf(this.#url, { token: this.tokens.current, via, headers })
  }

  async #address(): Promise<URL> {
    const { url, insecure } = this.settings
    return checkAddress(typeof url === 'function' ? await url() : url, insecure)
  }

  /** What the server ended though nobody asked it to. */
  #unsubscribed({ ids = [], reason }: Unsubscribed): void {
    if (reason === undefined) return
    for (const id of ids) this.subscriptions.answer({ id, error: { code: reason, message: '' } })
  }

  #refused({ id, code, message, retryable, retryAfterMs }: ErrorMessage): void {
    // An old server holds one filter, and does not say which it means.
    const { legacy } = this.settings.rules
    const isAboutAll = this.shell.machine.status === 'live' && this.shell.machine.can === legacy
    if (id !== undefined || (isAboutAll && code === 'forbidden')) {
      const answer = { ...(id !== undefined && { id }), error: { code, message } }
      this.subscriptions.answer(answer, retryAfterMs)
    }
    this.onReport(explain(code, { retryable, retryAfterMs }, message))
  }

  #handlerFailed(failure: unknown, name?: string): void {
    this.counters.handlerFailures += 1
    const error = new MaxineError('handler_failed', 'a handler threw', { cause: failure })
    // A handler of `error` that fails, now or later, is not told of it by `error`: it would never end.
    if (name === 'error' || this.news.of('error').length === 0) reportUnheard(error)
    else this.news.emit('error', error)
  }

  /** The connection has ended, whoever ended it. */
  #over(): void {
    this.#told = 'close'
    this.#errands.abort()
    this.#errands = new AbortController()
    this.subscriptions.end()
    this.#recovery.ended()
  }
}
