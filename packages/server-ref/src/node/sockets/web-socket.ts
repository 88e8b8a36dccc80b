import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ProblemName } from 'maxine-protocol/http'
import { WebSocketServer } from 'ws'
import type { ServerOptions, WebSocket } from 'ws'
import type { Faults } from '../../core/faults/faults.ts'
import type { HttpResponse, Refusal, Served, World } from '../../core/index.ts'
import { TokenBucket } from '../../core/token-bucket.ts'
import { FrameWriter } from './frame-writer.ts'
import { createHeartbeat } from './heartbeat.ts'
import { addressOf, readTarget } from '../http/target.ts'
import {
  foreignOrigin,
  problemResponse,
  refusedOnPurpose,
  refuseUpgrade,
  tooManyHeaders,
  unavailable,
} from '../http/refusal.ts'
import type { HandshakeOptions, Logger } from '../running-server.ts'
import type { DoorTrouble } from '../server-faults.ts'
import { createSocketConnection } from './socket-connection.ts'
import type { OriginCheck } from '../http/origins.ts'

/** What the door needs to know; functions where the answer changes while it stands. */
export interface WebSocketDoorParts {
  /** Nothing while there is none: the server is starting again, or has closed. */
  readonly core: () => Served | undefined
  readonly world: World
  /** Whether a WebSocket can be dialled at this path. */
  readonly takes: (path: string) => boolean
  readonly mayEnter: OriginCheck
  readonly tokenInQuery: boolean
  /** Whether clients may have their frames compressed. */
  readonly compression: boolean
  /** Bytes. */
  readonly maxPayload: number
  readonly heartbeatMs: number
  readonly handshake: HandshakeOptions
  readonly trouble: DoorTrouble
  /** Puts trouble between the core and its sockets. */
  readonly around: Faults['around']
  readonly log: Logger
}

/** Where WebSockets come in. */
export interface WebSocketDoor {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Answers all later handshakes with 503. */
  readonly shut: () => void
  /** Done when the last WebSocket has gone. */
  readonly emptied: () => Promise<void>
  /** Closes every connection, past the core. */
  readonly closeAll: (code: number, reason?: string) => void
  /** Ends every connection with a RST. */
  readonly resetAll: () => void
  /** Ends the timers. */
  readonly close: () => void
}

export function createWebSocketDoor(parts: WebSocketDoorParts): WebSocketDoor {
  return new Door(parts)
}

class Door implements WebSocketDoor {
  readonly #parts: WebSocketDoorParts
  readonly #server: WebSocketServer
  readonly #sockets = new Map<WebSocket, Duplex>()
  /** The same for all, as it is told by whom it is called. */
  readonly #onClose: (this: WebSocket, code: number) => void
  readonly #writer = new FrameWriter()
  readonly #heartbeat
  readonly #bucket: TokenBucket
  #isShut = false
  #onEmpty: (() => void)[] = []

  constructor(parts: WebSocketDoorParts) {
    this.#parts = parts
    const { world, heartbeatMs, handshake } = parts
    this.#server = new WebSocketServer(serverOptions(parts))
    this.#heartbeat = createHeartbeat(world, heartbeatMs)
    const forget = (webSocket: WebSocket, code: number) => this.#forget(webSocket, code)
    this.#onClose = function (code) {
      forget(this, code)
    }
    this.#bucket = new TokenBucket(
      handshake.acceptsPerSecond,
      handshake.acceptsPerSecond,
      world.now(),
    )
  }

  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refused = this.#refusal(request)
    if (refused) this.#refuse(socket, refused)
    else this.#accept(request, socket, head)
  }

  readonly shut = (): void => {
    this.#isShut = true
  }

  readonly emptied = (): Promise<void> => {
    if (this.#sockets.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#onEmpty.push(resolve))
  }

  readonly resetAll = (): void => {
    for (const [webSocket, socket] of this.#sockets) {
      if (isResettable(socket)) socket.resetAndDestroy()
      else webSocket.terminate()
    }
  }

  readonly closeAll: WebSocketDoor['closeAll'] = (code, reason = '') => {
    for (const [webSocket] of this.#sockets) webSocket.close(code, reason)
  }

  readonly close = (): void => {
    this.#heartbeat.stop()
    this.#server.close()
  }

  /** What keeps a handshake from being looked at any further. */
  #refusal(request: IncomingMessage): HttpResponse | undefined {
    const { takes, mayEnter, handshake, trouble, core } = this.#parts
    if (request.rawHeaders.length > handshake.maxHeaders * 2) return tooManyHeaders()
    if (!mayEnter(request.headers.origin)) return foreignOrigin()
    if (!takes(readTarget(request).path)) return problemResponse('not-found')
    const refuses = trouble.kind === 'refuse' || trouble.kind === 'refuse-with'
    if (refuses) trouble.refused += 1
    const isFull = this.#sockets.size >= handshake.maxWebSockets
    if (trouble.kind === 'refuse-with') return refusedOnPurpose(trouble.status)
    if (this.#isShut || refuses || isFull || !core() || !this.#mayTake()) {
      return unavailable()
    }
    return undefined
  }

  #mayTake(): boolean {
    return this.#bucket.take(this.#parts.world.now()).verdict === 'taken'
  }

  #accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { core, tokenInQuery, trouble, around } = this.#parts
    const { token, path } = readTarget(request, tokenInQuery)
    const connection = createSocketConnection(this.#writer)
    const address = addressOf(request)
    const standing = core()
    if (!standing) return this.#refuse(socket, unavailable())
    const accept = around(standing.accept)
    const peer = accept(connection, { address, path, ...(token !== undefined && { token }) })
    if ('status' in peer) return this.#refuse(socket, asResponse(peer), false)
    // Who has room for a smaller window only could not read what others can: it gets all as it is.
    const offers = request.headers['sec-websocket-extensions']
    if (offers?.includes('server_max_window_bits'))
      delete request.headers['sec-websocket-extensions']
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      this.#enter(webSocket, socket)
      connection.open(webSocket, socket, peer)
      if (trouble.kind !== 'drop') return
      trouble.dropped += 1
      socket.destroy()
    })
    // A handshake that was none, or a peer that has gone meanwhile.
    if (!connection.isOpen()) peer.onClose()
  }

  #enter(webSocket: WebSocket, socket: Duplex): void {
    this.#sockets.set(webSocket, socket)
    this.#heartbeat.watch(webSocket)
    webSocket.on('close', this.#onClose)
  }

  #forget(webSocket: WebSocket, code: number): void {
    this.#sockets.delete(webSocket)
    this.#parts.log('debug', 'connection closed', { code })
    if (this.#sockets.size > 0) return
    for (const resolve of this.#onEmpty.splice(0)) resolve()
  }

  /** The core counts what it refuses itself. */
  #refuse(socket: Duplex, response: HttpResponse, counts = true): void {
    const core = this.#parts.core()
    if (core && counts) core.counters.connectionsRefused += 1
    this.#parts.log('info', 'connection refused', { status: response.status })
    refuseUpgrade(socket, response)
  }
}

/** Every message by itself: then one that was compressed for one client can be sent to all. */
const NO_CONTEXT = { serverNoContextTakeover: true, clientNoContextTakeover: true }

/** The types of this package are older than the two options it does not know. */
type LimitedOptions = ServerOptions & {
  readonly maxPendingAutoPongs: number
  readonly closeTimeout: number
}

/** Each of these is far lower than the library's own default, or would change with it. */
function serverOptions({ compression, maxPayload, handshake }: WebSocketDoorParts): LimitedOptions {
  return {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: compression && NO_CONTEXT,
    maxPayload,
    maxFragments: 16,
    maxBufferedChunks: 256,
    maxPendingAutoPongs: 60,
    closeTimeout: handshake.closeTimeoutMs,
  }
}

function asResponse({ status, retryAfterMs, reason }: Refusal): HttpResponse {
  const name = REFUSALS[status] ?? 'unavailable'
  const about = { detail: reason, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  return problemResponse(name, about)
}

const REFUSALS: Readonly<Record<number, ProblemName>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  429: 'too-many-requests',
}

function isResettable(socket: Duplex): socket is Duplex & { resetAndDestroy: () => void } {
  return 'resetAndDestroy' in socket
}
