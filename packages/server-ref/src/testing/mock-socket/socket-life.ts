import { textsOf } from '../../core/index.ts'
import type { ConnectionRequest, Peer, Refusal } from '../../core/index.ts'
import { UNREAL_ADDRESS } from '../answer-fetch.ts'
import type { Wire } from '../scenario/link.ts'
import { assertClosable } from './socket-arguments.ts'

/** Where connections come in. */
export type Door = (wire: Wire, request: ConnectionRequest) => Peer | Refusal

/** A WebSocket of mock-socket, as much as is used of it: the target of events, and its fields. */
export interface MockWebSocket {
  url: string
  readyState: number
  protocol: string
  dispatchEvent(event: object): boolean
  addEventListener(type: string, listener: (event: never) => void): void
  removeEventListener(type: string, listener: (event: never) => void): void
}

export interface SocketLifeParts {
  readonly doorAt: (url: string) => Door | undefined
  readonly token: string | undefined
}

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

/** How a connection ends. */
interface End {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

/** RFC 6455, 7.1.5: no close frame has come. */
const BROKEN: End = { code: 1006, reason: '', wasClean: false }

/** Stands for a close that said no code. */
const NO_CODE = 1005

/** What happens to one WebSocket, and between it and the server. */
export class SocketLife {
  readonly #socket: MockWebSocket
  readonly #parts: SocketLifeParts
  /** What is still to be told to the application, and to the server. */
  readonly #inbound = createQueue()
  readonly #outbound = createQueue()
  #peer: Peer | undefined

  constructor(socket: MockWebSocket, parts: SocketLifeParts) {
    this.#socket = socket
    this.#parts = parts
    this.#inbound(() => this.#open())
  }

  send(data: unknown): void {
    const { readyState } = this.#socket
    if (readyState === CONNECTING) {
      throw new DOMException('The WebSocket is still connecting', 'InvalidStateError')
    }
    if (readyState !== OPEN) return
    this.#outbound(() => {
      if (typeof data === 'string') this.#peer?.onText(data)
      else this.#peer?.onBinary()
    })
  }

  close(code?: number, reason = ''): void {
    assertClosable(code, reason)
    const { readyState } = this.#socket
    if (readyState >= CLOSING) return
    this.#socket.readyState = CLOSING
    const said: End = { code: code ?? NO_CODE, reason, wasClean: true }
    this.#outbound(() => {
      this.#peer?.onClose()
      this.#inbound(() => (readyState === CONNECTING ? this.#fail() : this.#end(said)))
    })
  }

  #open(): void {
    const { url, readyState } = this.#socket
    // Closed before it was open.
    if (readyState !== CONNECTING) return
    const { doorAt, token } = this.#parts
    const request = { address: UNREAL_ADDRESS, ...(token !== undefined && { token }) }
    const taken = doorAt(url)?.(this.#wire(), request)
    if (!taken || 'status' in taken) return this.#fail()
    this.#peer = taken
    this.#socket.readyState = OPEN
    this.#tell('open', {})
  }

  #wire(): Wire {
    return {
      send: (frames) => {
        for (const data of textsOf(frames)) this.#inbound(() => this.#receive(data))
      },
      close: (code, reason) => this.#inbound(() => this.#end({ code, reason, wasClean: true })),
      drop: () => this.#inbound(() => this.#end(BROKEN)),
      buffered: () => 0,
    }
  }

  #receive(data: string): void {
    const { readyState, url } = this.#socket
    if (readyState === OPEN) this.#tell('message', { data, origin: new URL(url).origin })
  }

  /** A browser tells no more of a handshake that failed than of one that was refused. */
  #fail(): void {
    if (this.#socket.readyState === CLOSED) return
    this.#socket.readyState = CLOSED
    this.#tell('error', {})
    this.#tell('close', BROKEN)
  }

  #end(end: End): void {
    if (this.#socket.readyState === CLOSED) return
    this.#socket.readyState = CLOSED
    this.#peer?.onClose()
    this.#tell('close', end)
  }

  /** What a listener throws is nobody's here: it is an error that nobody has caught. */
  #tell(type: string, fields: object): void {
    const socket = this.#socket
    try {
      socket.dispatchEvent({ type, target: socket, currentTarget: socket, ...fields })
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
}

/** Does what it is given later, in order, and each by itself. */
function createQueue(): (deed: () => void) => void {
  let last = Promise.resolve()
  return (deed) => {
    last = last.then(deed)
  }
}
