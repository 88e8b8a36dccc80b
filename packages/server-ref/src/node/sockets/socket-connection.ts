import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Connection, Peer } from '../../core/index.ts'
import type { TextFrames } from './text-frames.ts'

/** The core's connection on a WebSocket, from before the handshake has been answered. */
export interface SocketConnection extends Connection {
  /** Whether it has begun; it may have ended since. */
  readonly isOpen: () => boolean
  /** Begins: sends what has been said so far, and tells the peer what happens from now on. */
  readonly open: (webSocket: WebSocket, socket: Duplex, peer: Peer) => void
}

/** `texts` is shared by all connections, as what they are sent mostly is. */
export function createSocketConnection(texts: TextFrames): SocketConnection {
  const link = new Link(texts)
  return {
    send: (frames) => link.send(frames),
    close: (code, reason) => link.close(code, reason),
    buffered: () => link.buffered,
    isOpen: () => link.isOpen,
    open: (webSocket, socket, peer) => link.open(webSocket, socket, peer),
  }
}

class Link {
  readonly #texts: TextFrames
  #webSocket: WebSocket | undefined
  #socket: Duplex | undefined
  #peer: Peer | undefined
  #early: string[] = []
  #earlyClose: readonly [code: number, reason: string] | undefined
  #isBehind = false

  constructor(texts: TextFrames) {
    this.#texts = texts
  }

  get isOpen(): boolean {
    return this.#webSocket !== undefined
  }

  get buffered(): number {
    return this.#socket?.writableLength ?? 0
  }

  send(frames: readonly string[]): void {
    if (!this.#webSocket || !this.#socket) {
      this.#early.push(...frames)
      return
    }
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return
    // One write, and one packet where it fits, for all of them. They go past the library's own queue,
    // which is only needed, and only used, where frames are compressed.
    this.#socket.cork()
    for (const text of frames) this.#socket.write(this.#texts.frame(text))
    this.#socket.uncork()
    if (!this.#isBehind && this.buffered > 0) this.#waitForDrain(this.#socket)
  }

  close(code: number, reason: string): void {
    if (this.#webSocket) this.#webSocket.close(code, reason)
    else this.#earlyClose ??= [code, reason]
  }

  open(webSocket: WebSocket, socket: Duplex, peer: Peer): void {
    this.#webSocket = webSocket
    this.#socket = socket
    this.#peer = peer
    // It closes by itself with the code that fits; without a listener the process would end.
    webSocket.on('error', () => undefined)
    webSocket.on('message', (data: Buffer, isBinary) => {
      if (webSocket.readyState !== webSocket.OPEN) return
      if (isBinary) peer.onBinary()
      else peer.onText(data.toString())
    })
    webSocket.on('close', () => peer.onClose())
    if (this.#early.length > 0) this.send(this.#early)
    this.#early = []
    if (this.#earlyClose) webSocket.close(...this.#earlyClose)
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
      if (this.buffered > 0) this.#waitForDrain(socket)
      else this.#peer?.onDrain()
    })
  }
}

const NOTHING = new Uint8Array(0)
