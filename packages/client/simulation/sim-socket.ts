import type { WebSocketLike } from 'maxine-client'
import type { ClientEnd, Link } from './link.ts'
import type { Scene } from './scene.ts'

/** A browser tells less and can do less than `ws` on Node. */
export type SocketKind = 'ws' | 'browser'

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

type Listener = (event: unknown) => void

/** The WebSocket that the client is given. */
export class SimSocket implements WebSocketLike, ClientEnd {
  readyState = CONNECTING
  /** `ws` only. */
  readonly terminate?: () => void
  readonly on?: (event: string, listener: (...details: unknown[]) => void) => unknown
  readonly url: string
  readonly #kind: SocketKind
  readonly #listeners = new Map<string, Listener[]>()
  #onRefusal: ((request: object, response: object) => void) | undefined
  #link: Link | undefined
  #scene: Scene | undefined

  constructor(kind: SocketKind, url: string) {
    this.#kind = kind
    this.url = url
    if (kind === 'browser') return
    this.terminate = () => this.#terminate()
    this.on = (event, listener) => {
      if (event === 'unexpected-response') this.#onRefusal = listener
    }
  }

  attach(link: Link, scene: Scene): void {
    this.#link = link
    this.#scene = scene
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }

  send(text: string): void {
    const link = this.#link
    if (!link || !this.#scene) return
    for (const watcher of this.#scene.watchers) watcher.onSaid?.(link, text)
    this.#scene.trace(() => `${link.id} > ${text}`)
    if (this.readyState === CONNECTING) throw new Error('InvalidStateError')
    if (this.readyState === OPEN) link.say(text)
  }

  close(code = 1005, reason = ''): void {
    if (code !== 1005 && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new Error('InvalidAccessError')
    }
    if (this.readyState >= CLOSING) return
    const wasConnecting = this.readyState === CONNECTING
    this.readyState = CLOSING
    this.#link?.leave(code, reason)
    if (wasConnecting) this.#later(() => this.#fail('closed before it was connected'))
  }

  open(): void {
    const link = this.#link
    if (!link || this.readyState !== CONNECTING) return
    this.readyState = OPEN
    for (const watcher of this.#scene?.watchers ?? []) watcher.onOpened?.(link)
    this.#emit('open', {})
  }

  /** The handshake fails; with a status where a server answered. */
  refuse(status?: number, headers: Readonly<Record<string, string>> = {}): void {
    if (this.readyState >= CLOSING) return
    if (status !== undefined && this.#onRefusal) {
      this.#tellRefusal(headers)
      this.#onRefusal({}, { statusCode: status, headers })
      return
    }
    this.#fail('refused')
  }

  /** As some implementations do it. */
  endTwice(): void {
    this.#fail('broken')
    this.#emit('error', {})
    this.#emit('close', { code: 1006, reason: '', wasClean: false })
  }

  onFrame(text: string): void {
    if (this.readyState === CLOSED) return
    this.#emit('message', { data: text })
  }

  onClose(code: number, reason: string): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.#emit('close', { code, reason, wasClean: code !== 1006 })
  }

  #tellRefusal({ 'retry-after': seconds = '0' }: Readonly<Record<string, string>>): void {
    const link = this.#link
    if (!link) return
    for (const watcher of this.#scene?.watchers ?? []) {
      watcher.onRefused?.(link, Number(seconds) * 1_000)
    }
  }

  #terminate(): void {
    if (this.readyState === CLOSED) return
    if (this.readyState === CONNECTING) {
      this.readyState = CLOSING
      this.#link?.leave(1006, '')
      this.#later(() => this.#fail('terminated'))
      return
    }
    this.readyState = CLOSING
    this.#link?.leave(1006, '')
    this.#link?.terminate()
  }

  #fail(message: string): void {
    if (this.readyState === CLOSED) return
    const error = this.#kind === 'ws' ? { error: new Error(message), message } : {}
    this.#emit('error', error)
    this.#link?.fail()
  }

  #later(callback: () => void): void {
    this.#scene?.clock.after(0, callback)
  }

  #emit(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? [])
      listener({ type, target: this, ...event })
  }
}
