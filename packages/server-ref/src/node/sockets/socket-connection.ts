import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Connection, Frames, Peer } from '../../core/index.ts'
import type { Coding, FrameWriter } from './frame-writer.ts'

/** The core's connection on a WebSocket, from before the handshake has been answered. */
export interface SocketConnection extends Connection {
  /** Whether it has begun; it may have ended since. */
  readonly isOpen: () => boolean
  /** Begins: sends what has been said so far, and tells the peer what happens from now on. */
  readonly open: (webSocket: WebSocket, socket: Duplex, peer: Peer) => void
}

/** The writer is shared by all connections, as what they are sent mostly is. */
export function createSocketConnection(writer: FrameWriter): SocketConnection {
  return new Link(writer)
}

/** Called by its own methods: with functions made for each connection, it weighed 400 bytes more. */
class Link implements SocketConnection {
  readonly #writer: FrameWriter
  #webSocket: WebSocket | undefined
  #socket: Duplex | undefined
  #peer: Peer | undefined
  #coding: Coding = 'plain'
  #early: readonly Frames[] = NOTHING_YET
  #earlyClose: readonly [code: number, reason: string] | undefined
  #isBehind = false

  constructor(writer: FrameWriter) {
    this.#writer = writer
  }

  isOpen(): boolean {
    return this.#webSocket !== undefined
  }

  buffered(): number {
    return this.#socket?.writableLength ?? 0
  }

  send(frames: readonly Frames[]): void {
    const socket = this.#socket
    if (!this.#webSocket || !socket) {
      this.#early = [...this.#early, ...frames]
      return
    }
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return
    this.#write(socket, frames)
    if (socket.writableLength === 0) {
      this.#writer.taken()
      return
    }
    this.#writer.waiting()
    if (!this.#isBehind) this.#waitForDrain(socket)
  }

  close(code: number, reason: string): void {
    if (this.#webSocket) this.#webSocket.close(code, reason)
    else this.#earlyClose ??= [code, reason]
  }

  open(webSocket: WebSocket, socket: Duplex, peer: Peer): void {
    this.#webSocket = webSocket
    // There is one extension that the door negotiates.
    if (webSocket.extensions !== '') this.#coding = 'deflated'
    this.#socket = socket
    this.#peer = peer
    // It closes by itself with the code that fits; without a listener the process would end.
    webSocket.on('error', ignore)
    webSocket.on('message', (data: Buffer, isBinary) => {
      if (webSocket.readyState !== webSocket.OPEN) return
      if (isBinary) peer.onBinary()
      else peer.onText(data.toString())
    })
    // A listener for each would be weight that most connections have no use for.
    if (peer.onPong) webSocket.on('pong', () => peer.onPong?.())
    webSocket.on('close', () => peer.onClose())
    if (this.#early.length > 0) this.send(this.#early)
    this.#early = NOTHING_YET
    if (this.#earlyClose) webSocket.close(...this.#earlyClose)
  }

  /**
   * One write, and one packet where it fits, for all of them. They go past the library's own queue,
   * which is only needed, and only used, where the library compresses: here what is compressed is so
   * once for all.
   */
  #write(socket: Duplex, frames: readonly Frames[]): void {
    const [only] = frames
    if (only !== undefined && frames.length === 1) {
      socket.write(this.#writer.bytes(only, this.#coding))
      return
    }
    socket.cork()
    for (const some of frames) socket.write(this.#writer.bytes(some, this.#coding))
    socket.uncork()
  }

  /**
   * `drain` is said only to those who filled the stream's own buffer, which is smaller than ours. So
   * nothing is written, and its turn comes when all before it has gone.
   */
  #waitForDrain(socket: Duplex): void {
    this.#isBehind = true
    socket.write(NOTHING, (error) => {
      this.#isBehind = false
      if (error) return
      if (this.buffered() > 0) this.#waitForDrain(socket)
      else this.#peer?.onDrain()
    })
  }
}

const NOTHING = new Uint8Array(0)

const NOTHING_YET: readonly Frames[] = []

function ignore(): void {
  // There is nothing to be done about it.
}
