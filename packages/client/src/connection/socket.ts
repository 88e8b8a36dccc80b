import { LIMITS } from 'maxine-protocol'
import type { World } from '../world.ts'
import { refusalOf, unreadableCode, withoutAddress } from './socket-trouble.ts'
import type { SocketTrouble } from './socket-trouble.ts'
import { CLOSE_LIMIT_MS } from './transport.ts'
import type { Target, TransportListener } from './transport.ts'
import { defaultWebSocket, noWebSocket } from './web-socket.ts'
import type { WebSocketConstructor, WebSocketLike } from './web-socket.ts'

export interface SocketOptions {
  readonly listener: TransportListener
  readonly world: World
  /** Instead of the runtime's own. */
  readonly WebSocket?: WebSocketConstructor | undefined
}

const OPEN = 1
const NORMAL = 1000
/** The name of a close without a word. */
const ABNORMAL = 1006

/** One socket of whatever kind of WebSocket there is, from its making to its end. */
export class Socket {
  readonly #listener: TransportListener
  readonly #world: World
  readonly #gone: Promise<void>
  readonly #native: WebSocketLike | undefined
  #phase: 'connecting' | 'open' | 'left' | 'gone' = 'connecting'
  #trouble: SocketTrouble | undefined
  #cancelLimit: (() => void) | undefined
  #setGone = (): void => undefined

  /** Never throws, and tells the listener nothing before it has returned. */
  constructor(target: Target, { listener, world, WebSocket }: SocketOptions) {
    this.#listener = listener
    this.#world = world
    this.#gone = new Promise((resolve) => (this.#setGone = resolve))
    try {
      this.#native = makeWebSocket(target, WebSocket)
      this.#listenTo(this.#native)
    } catch (error) {
      this.#trouble = { cause: withoutAddress(error) }
      queueMicrotask(() => this.#finish({}))
    }
  }

  /** Whether the text was handed over. Never throws. */
  send(text: string): boolean {
    if (this.#phase !== 'open' || this.#native?.readyState !== OPEN) return false
    try {
      this.#native.send(text)
      return true
    } catch {
      return false
    }
  }

  /** Nothing is heard of it from now on. Resolves when it has closed, or was cut off. */
  leave(code: number, reason: string): Promise<void> {
    if (this.#phase === 'connecting' || this.#phase === 'open') {
      this.#phase = 'left'
      this.#limitClosing()
      if (this.#native) closePolitely(this.#native, code, reason)
    }
    return this.#gone
  }

  /** The listeners stay for good: an `error` of `ws` that finds none ends the process. */
  #listenTo(native: WebSocketLike): void {
    native.addEventListener('open', () => {
      if (this.#phase !== 'connecting') return closePolitely(native, NORMAL, '')
      this.#phase = 'open'
      this.#listener.onOpen()
    })
    native.addEventListener('message', (event) => {
      if (this.#phase === 'open') this.#listener.onFrame((event as { data: unknown }).data)
    })
    native.addEventListener('error', (event) => {
      const { error, message } = event as { error?: unknown; message?: unknown }
      this.#trouble ??= { cause: error ?? message }
      // A close follows, but some mocks forget it, and `ws` may wait 30 s for its peer.
      this.#limitClosing()
    })
    native.addEventListener('close', (event) => this.#finish(event as CloseEventLike))
    native.on?.('unexpected-response', (_request, response) => {
      this.#trouble = refusalOf(response, this.#world.wall())
      native.terminate?.()
    })
  }

  #limitClosing(): void {
    if (this.#phase === 'gone') return
    this.#cancelLimit ??= this.#world.after(CLOSE_LIMIT_MS, () => {
      this.#native?.terminate?.()
      this.#finish({})
    })
  }

  #finish({ code = ABNORMAL, reason = '' }: CloseEventLike): void {
    const phase = this.#phase
    if (phase === 'gone') return
    this.#phase = 'gone'
    this.#cancelLimit?.()
    this.#setGone()
    if (phase === 'left') return
    const opened = phase === 'open'
    const unreadable = opened ? unreadableCode(this.#trouble?.cause) : undefined
    this.#listener.onEnd({ code: unreadable ?? code, reason, opened, ...this.#trouble })
  }
}

interface CloseEventLike {
  readonly code?: number
  readonly reason?: string
}

function makeWebSocket({ url, headers }: Target, WebSocket = defaultWebSocket()): WebSocketLike {
  if (!WebSocket) throw noWebSocket()
  return new WebSocket(url, [], {
    headers,
    perMessageDeflate: false,
    maxPayload: LIMITS.serverFrame,
    followRedirects: false,
  })
}

/** Browsers throw at a code that is not the application's; some throw while the socket connects. */
function closePolitely(native: WebSocketLike, code: number, reason: string): void {
  const isSayable = code === NORMAL || (code >= 3_000 && code <= 4_999)
  // A reason has room for 123 bytes, of which a character that is not ASCII may take three.
  const said = reason.slice(0, /^[ -~]*$/.test(reason) ? 123 : 41)
  try {
    native.close(isSayable ? code : NORMAL, said)
  } catch {
    // It is closed when it opens, or cut off at the limit.
  }
}
