import { EventEmitter } from 'node:events'
import type { WebSocketConstructor, WebSocketLike } from '../src/connection/web-socket.ts'

/** What a fake imitates: `ws` on Node, or a browser, which tells less and allows less. */
export type FakeKind = 'ws' | 'browser'

/** One socket, seen from the side of the test. */
export interface FakeSocket extends WebSocketLike {
  readonly url: string
  readonly protocols: unknown
  readonly options: unknown
  readonly binaryType: string
  /** Every text it was given to send. */
  readonly sent: readonly string[]
  /** How it was asked to close, the first time. */
  readonly closing: { readonly code?: number; readonly reason?: string } | undefined
  readonly isTerminated: boolean
  /** The handshake succeeds. */
  accept(): void
  /** A frame arrives. */
  say(data: unknown): void
  /** It is over: an `error` where there was one, then the close. */
  end(code: number, reason?: string, error?: Error): void
  /** The handshake is answered with a status. */
  refuse(status: number, headers?: Readonly<Record<string, string>>): void
  /** Any event, as broken implementations send them. */
  emit(type: string, event: object): void
}

/** A kind of WebSocket whose sockets the test moves. */
export interface FakeWebSocket {
  readonly WebSocket: WebSocketConstructor
  readonly sockets: readonly FakeSocket[]
  /** The next socket that is made and was not asked for yet. */
  readonly next: () => Promise<FakeSocket>
  /** Errors of `ws` that nobody listened to: each ends a Node process. */
  readonly crashes: readonly Error[]
}

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

/** The constructor returns an object of another class, as the ones of mocks do. */
export function createFakeWebSocket(kind: FakeKind = 'browser'): FakeWebSocket {
  const sockets: FakeSocket[] = []
  const crashes: Error[] = []
  const waiting: ((socket: FakeSocket) => void)[] = []
  let asked = 0
  function WebSocket(url: string, protocols: unknown, options: unknown): FakeSocket {
    const parts = { url, protocols, options }
    if (!/^wss?:/.test(url)) throw new SyntaxError(`Invalid URL: ${url}`)
    const socket = kind === 'ws' ? new WsSocket(parts, crashes) : new BrowserSocket(parts)
    sockets.push(socket)
    waiting.shift()?.(socket)
    return socket
  }
  return {
    // reconnecting-websocket knows a WebSocket by this number.
    WebSocket: Object.assign(WebSocket, {
      CLOSING,
      prototype: (kind === 'ws' ? WsSocket : BrowserSocket).prototype,
    }) as unknown as WebSocketConstructor,
    sockets,
    crashes,
    next() {
      const made = sockets[asked++]
      return made ? Promise.resolve(made) : new Promise((resolve) => waiting.push(resolve))
    },
  }
}

interface Parts {
  readonly url: string
  readonly protocols: unknown
  readonly options: unknown
}

type Listener = (event: never) => void

/** A browser's: closing while it connects fails it, and only some codes may be said. */
class BrowserSocket implements FakeSocket {
  readonly url: string
  readonly protocols: unknown
  readonly options: unknown
  readonly sent: string[] = []
  binaryType = 'blob'
  readyState = CONNECTING
  closing: { code?: number; reason?: string } | undefined
  isTerminated = false
  /** A browser keeps the status to itself. */
  refuse: FakeSocket['refuse'] = () => this.end(1006, '', new Error('refused'))
  /** And what went wrong. */
  protected toDetails: (error: Error) => object = () => ({})
  readonly #listeners = new Map<string, Set<Listener>>()

  constructor({ url, protocols, options }: Parts) {
    this.url = url
    this.protocols = protocols
    this.options = options
  }

  addEventListener(type: string, listener: Listener): void {
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners.add(listener))
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener)
  }

  hasListener(type: string): boolean {
    return (this.#listeners.get(type)?.size ?? 0) > 0
  }

  send(text: string): void {
    if (this.readyState === CONNECTING) throw new Error('InvalidStateError')
    if (this.readyState === OPEN) this.sent.push(text)
  }

  close(code?: number, reason?: string): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new Error('InvalidAccessError')
    }
    if (Buffer.byteLength(reason ?? '') > 123) throw new SyntaxError('the reason is too long')
    this.startClosing(code, reason)
  }

  accept(): void {
    this.readyState = OPEN
    this.emit('open', {})
  }

  say(data: unknown): void {
    this.emit('message', { data })
  }

  end(code: number, reason = '', error?: Error): void {
    this.readyState = CLOSED
    if (error) this.emit('error', this.toDetails(error))
    this.emit('close', { code, reason, wasClean: code !== 1006 })
  }

  emit(type: string, event: object): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) {
      listener({ type, target: this, ...event } as never)
    }
  }

  protected startClosing(code?: number, reason?: string): void {
    if (this.readyState >= CLOSING) return
    const wasConnecting = this.readyState === CONNECTING
    this.readyState = CLOSING
    this.closing = { ...(code !== undefined && { code }), ...(reason !== undefined && { reason }) }
    const early = new Error('WebSocket was closed before the connection was established')
    if (wasConnecting) process.nextTick(() => this.end(1006, '', early))
  }
}

/** As `ws`: an `error` without a listener is thrown, and more is told. */
class WsSocket extends BrowserSocket {
  override binaryType = 'nodebuffer'
  readonly #node = new EventEmitter()
  readonly #crashes: Error[]

  constructor(parts: Parts, crashes: Error[]) {
    super(parts)
    this.#crashes = crashes
  }

  on(event: string, listener: (...details: unknown[]) => void): this {
    this.#node.on(event, listener)
    return this
  }

  terminate(): void {
    if (this.readyState === CLOSED) return
    this.isTerminated = true
    if (this.readyState === CONNECTING) this.startClosing()
    else process.nextTick(() => this.end(1006))
  }

  override refuse: FakeSocket['refuse'] = (status, headers = {}) => {
    if (this.#node.emit('unexpected-response', {}, { statusCode: status, headers })) return
    this.end(1006, '', new Error(`Unexpected server response: ${status}`))
  }

  protected override toDetails = (error: Error): object => {
    if (!this.hasListener('error')) this.#crashes.push(error)
    return { error, message: error.message }
  }
}
