import WebSocket from 'ws'
import type { ClientPlace } from '../../src/index.ts'
import { ruleOf } from './close-rules.ts'

export type Message = Readonly<Record<string, unknown>>

export interface Place {
  readonly epoch: string
  readonly offset: number
}

/** All in milliseconds. */
const GRACE_MS = 10_000
const LONGEST_WAIT_MS = 3_600_000
const LATER_MS = 2_000
const BASE_MS = 400

/**
 * A small client on bare `ws` that keeps the contract, written for the broken ones: each of them does
 * one thing otherwise. Nothing here knows our own client.
 */
export class PlainClient {
  protected readonly place: ClientPlace
  protected socket: WebSocket | undefined
  protected position: Place | undefined
  /** Offsets of this connection. */
  protected readonly seen = new Set<number>()
  protected received = 0
  protected token: string | undefined
  protected server: 'unknown' | 'new' | 'old' = 'unknown'
  protected sessions = 0
  protected failures = 0
  protected strikes = 0
  protected farewellMs = 0
  protected heartbeatMs = 25_000
  protected can: readonly unknown[] = []
  #retry: NodeJS.Timeout | undefined
  #silence: NodeJS.Timeout | undefined
  #refresh: NodeJS.Timeout | undefined
  #stage: 'running' | 'stopped' = 'running'

  constructor(place: ClientPlace) {
    this.place = place
  }

  connect(): void {
    if (this.#stage === 'stopped') return
    this.token ??= this.place.freshToken()
    const socket = new WebSocket(this.place.url, this.options())
    this.socket = socket
    this.server = 'unknown'
    this.received = 0
    socket.on('open', () => this.greet())
    socket.on('message', (data, isBinary) => {
      if (!isBinary && this.listensTo(socket)) this.onText((data as Buffer).toString('utf8'))
    })
    socket.on('error', () => undefined)
    socket.on('close', (code) => {
      if (socket === this.socket) this.onClose(code)
    })
  }

  async stop(): Promise<void> {
    this.#stage = 'stopped'
    this.#clear()
    const { socket } = this
    if (!socket || socket.readyState === WebSocket.CLOSED) return
    await new Promise<void>((resolve) => {
      socket.on('close', () => resolve())
      this.sayGoodbye(socket)
    })
  }

  protected options(): WebSocket.ClientOptions {
    return { perMessageDeflate: false }
  }

  protected sayGoodbye(socket: WebSocket): void {
    socket.close(1000)
  }

  /** What a connection says that was replaced is let go. */
  protected listensTo(socket: WebSocket): boolean {
    return socket === this.socket && this.#stage === 'running'
  }

  protected send(frame: object): void {
    this.socket?.send(JSON.stringify(frame))
  }

  protected firstFrame(): Message {
    const since = this.since()
    return {
      auth: this.token,
      subscribe: true,
      hello: {
        v: 2,
        accept: ['batch'],
        subscriptions: [{ id: 's1', filter: {} }],
        ...(since && { since: { registry: since } }),
      },
    }
  }

  protected greet(): void {
    this.send(this.firstFrame())
  }

  protected since(): Place | undefined {
    return this.position
  }

  protected onText(text: string): void {
    this.#listen()
    const read = this.parse(text)
    for (const one of Array.isArray(read) ? (read as unknown[]) : [read]) this.onAny(one)
  }

  protected parse(text: string): unknown {
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }

  protected onAny(read: unknown): void {
    if (typeof read !== 'object' || read === null) return
    const message = read as Message
    if (typeof message['event'] === 'string') this.onEvent(message)
    else this.onMessage(message)
  }

  protected onEvent(message: Message): void {
    if (message['offset'] === undefined) {
      if (this.server === 'unknown') this.meetOldServer()
      this.deliver(message)
    } else if (isOffset(message['offset'])) this.onNumbered(message, message['offset'])
  }

  protected onNumbered(message: Message, offset: number): void {
    if (this.position && offset <= this.position.offset) {
      if (this.isLate(offset)) this.leave()
      return
    }
    this.received += 1
    this.moveTo(offset)
    this.deliver(message)
  }

  /** Not above the position, and not one that came already. */
  protected isLate(offset: number): boolean {
    return !this.seen.has(offset)
  }

  protected moveTo(offset: number): void {
    this.seen.add(offset)
    if (this.position) this.position = { ...this.position, offset }
  }

  protected deliver({ event, offset }: Message): void {
    const place = typeof offset === 'number' ? { offset } : {}
    this.place.onReport({ kind: 'event', event: String(event), ...place })
  }

  protected tellGap(reason: string): void {
    this.place.onReport({ kind: 'gap', reason })
  }

  protected onMessage(message: Message): void {
    const { type, epoch, offset, to, reason } = message
    if (type === 'welcome') this.onWelcome(message)
    else if (type === 'bookmark' && typeof epoch === 'string' && isOffset(offset)) {
      this.onBookmark({ epoch, offset }, message['sent'])
    } else if (type === 'gap' && isOffset(to)) {
      this.onGap(to, String(reason))
    } else if (type === 'goaway') this.onGoaway(message)
    else if (type === 'auth_failed') this.onRefused(message)
    else if (type === 'authenticated' || type === 'subscribed') {
      if (this.server === 'unknown') this.meetOldServer()
    }
  }

  protected onWelcome(welcome: Message): void {
    const { epoch, offset, recovered, reason, heartbeatMs, capabilities, expiresInMs } = welcome
    this.server = 'new'
    this.sessions += 1
    if (recovered !== true) {
      if (recovered === false) this.tellGap(String(reason))
      this.position = { epoch: String(epoch), offset: Number(offset) }
      this.seen.clear()
    }
    this.can = Array.isArray(capabilities) ? (capabilities as unknown[]) : []
    this.heartbeatMs = typeof heartbeatMs === 'number' ? Math.max(heartbeatMs, 500) : 25_000
    this.#listen()
    if (typeof expiresInMs === 'number' && this.mayRefresh()) this.planRefresh(expiresInMs)
  }

  protected mayRefresh(): boolean {
    return this.can.includes('refresh')
  }

  protected onBookmark(position: Place, sent: unknown): void {
    const before = this.position?.offset ?? 0
    this.position = { ...position, offset: Math.max(before, position.offset) }
    if (sent === this.received) return
    this.tellGap('count_mismatch')
    this.leave()
  }

  protected onGap(to: number, reason: string): void {
    this.tellGap(reason)
    if (this.position) this.position = { ...this.position, offset: to }
  }

  protected onGoaway({ retryAfterMs }: Message): void {
    this.farewellMs = typeof retryAfterMs === 'number' ? this.bounded(retryAfterMs) : 0
  }

  protected bounded(ms: number): number {
    return Math.min(Math.max(ms, 0), LONGEST_WAIT_MS)
  }

  /** The close that follows says what to do. */
  protected onRefused({ retryable }: Message): void {
    if (retryable !== true) this.#stage = 'stopped'
  }

  protected meetOldServer(): void {
    this.server = 'old'
    this.sessions += 1
    if (this.sessions > 1) this.tellGap('unsupported')
  }

  /** This connection is no good. */
  protected leave(): void {
    const { socket } = this
    this.socket = undefined
    socket?.close(4000)
    this.comeBack(0)
  }

  protected onClose(code: number): void {
    clearTimeout(this.#refresh)
    const rule = ruleOf(code)
    if (rule === 'stop' || this.#stage === 'stopped') return this.#clear()
    this.strikes += rule === 'thrice' || rule === 'once' ? 1 : 0
    if (this.strikes > (rule === 'once' ? 1 : 3)) return this.#clear()
    if (rule === 'token' || rule === 'once') this.token = undefined
    this.comeBack(rule === 'later' ? LATER_MS : 0)
  }

  protected comeBack(leastMs: number): void {
    this.failures += 1
    // Never more than one a second, but for the first.
    const pauseMs = this.failures < 2 ? BASE_MS : 1_000 + BASE_MS * this.failures
    const delayMs = Math.max(leastMs, pauseMs, this.farewellMs)
    this.farewellMs = 0
    clearTimeout(this.#silence)
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.connect(), delayMs)
  }

  protected planRefresh(lifeMs: number): void {
    const delayMs = Math.min(Math.max(lifeMs * 0.75, 1_000), LONGEST_WAIT_MS)
    this.#refresh = setTimeout(() => {
      this.token = this.place.freshToken()
      this.send({ auth: this.token })
    }, delayMs)
  }

  protected onSilence(): void {
    this.leave()
  }

  #listen(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.onSilence(), this.heartbeatMs + GRACE_MS)
  }

  #clear(): void {
    clearTimeout(this.#retry)
    clearTimeout(this.#silence)
    clearTimeout(this.#refresh)
  }
}

function isOffset(offset: unknown): offset is number {
  return Number.isSafeInteger(offset) && Number(offset) >= 0
}
