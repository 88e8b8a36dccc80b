import { randomBytes } from 'node:crypto'
import { connect as connectSocket } from 'node:net'
import type { Socket } from 'node:net'
import { expect } from 'vitest'
import { FrameReader } from './frame-reader.ts'
import { frame } from './raw-frame.ts'
import type { FrameShape } from './raw-frame.ts'

/** How to knock. */
export interface ConnectOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly origin?: string
  /** Whether the server is answered on its pings, as every honest client does; true by default. */
  readonly pongs?: boolean
}

/** A frame of the server's, not checked: expectations do that. */
type Message = Readonly<Record<string, unknown>>

/** How a connection ended; 1006 where no close frame came. */
interface Closed {
  readonly code: number
  readonly reason: string
}

/** A WebSocket client that can say anything, right or wrong. */
export interface RawClient {
  /** The server's answer to the handshake. */
  readonly head: string
  readonly socket: Socket
  /** Every text frame since the last `forget`, also those that `next` has returned. */
  readonly frames: readonly string[]
  /** How many pings have come. */
  readonly pings: () => number
  /** Pieces in which the network handed over what the server wrote. */
  readonly reads: () => number
  readonly send: (message: string | object) => void
  readonly sendFrame: (payload: string | Uint8Array, shape?: FrameShape) => void
  readonly write: (bytes: Uint8Array | string) => void
  /** The next text frame, parsed; rejects where the connection ends first. */
  readonly next: () => Promise<Message>
  /** The next frame that satisfies the condition; those before it are passed over. */
  readonly until: (isIt: (message: Message) => boolean) => Promise<Message>
  /** Asks with a ping of the protocol's own, so that all before it must have arrived. */
  readonly settled: () => Promise<void>
  /** Lets go of the frames that `next` has returned. */
  readonly forget: () => void
  readonly closed: () => Promise<Closed>
  /** Says goodbye in the proper way. */
  readonly close: (code?: number) => Promise<Closed>
  /** Vanishes without a word. */
  readonly drop: () => void
}

/** A handshake that was answered with another status than 101. */
export class HandshakeError extends Error {
  readonly status: number
  readonly response: string

  constructor(response: string) {
    super(response === '' ? 'ended before an answer' : response.split('\r\n', 1)[0])
    this.status = Number(/^HTTP\/1\.1 (\d+)/.exec(response)?.[1] ?? 0)
    this.response = response
  }
}

/** Connects, and rejects with a {@link HandshakeError} where it is not let in. */
export async function connect(url: string, options: ConnectOptions = {}): Promise<RawClient> {
  const { hostname, port, pathname, search } = new URL(url)
  const socket = await openSocket(url)
  socket.write(handshake(`${pathname}${search}`, `${hostname}:${port}`, options))
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    const fail = () => reject(new HandshakeError(received.toString('latin1')))
    const listen = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const end = received.indexOf('\r\n\r\n')
      if (end < 0 || !received.toString('latin1').startsWith('HTTP/1.1 101')) return
      socket.off('data', listen).off('close', fail)
      const head = received.subarray(0, end).toString('latin1')
      resolve(new Client(socket, head, options).begin(received.subarray(end + 4)))
    }
    socket.on('data', listen).on('close', fail)
  })
}

/** A bare socket to the server, for what is no handshake yet. */
export function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connectSocket(Number(port), hostname)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      // A reset is what some tests wait for; it is told by `close`.
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}

/** Everything a socket receives until it ends. */
export function readToEnd(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let received = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => (received += String(chunk)))
    socket.on('close', () => resolve(received))
  })
}

/** The text with which a client asks for a WebSocket. */
export function handshake(path: string, host: string, { headers, origin }: ConnectOptions): string {
  const all = {
    Host: host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    ...(origin !== undefined && { Origin: origin }),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** Waits for a condition; fails with what it says where it does not come true in time. */
export function eventually(condition: () => unknown, timeout = 5_000): Promise<void> {
  return expect.poll(condition, { timeout, interval: 5 }).toBeTruthy()
}

class Client implements RawClient {
  readonly head: string
  readonly socket: Socket
  readonly frames: string[] = []
  readonly #pongs: boolean
  readonly #reader = new FrameReader()
  #read = 0
  #pings = 0
  #reads = 0
  #pongsHeard = 0
  #asked = 0
  #code: Closed | undefined
  #ended: Closed | undefined
  #wake: (() => void)[] = []

  constructor(socket: Socket, head: string, { pongs = true }: ConnectOptions) {
    this.socket = socket
    this.head = head
    this.#pongs = pongs
  }

  begin(first: Buffer): this {
    this.socket.on('data', (chunk: Buffer) => this.#take(chunk))
    this.socket.on('close', () => {
      this.#ended = this.#code ?? { code: 1006, reason: '' }
      this.#changed()
    })
    if (first.length > 0) this.#take(first)
    return this
  }

  readonly pings = () => this.#pings
  readonly reads = () => this.#reads

  readonly send = (message: string | object): void =>
    this.sendFrame(typeof message === 'string' ? message : JSON.stringify(message))

  readonly sendFrame = (payload: string | Uint8Array, shape: FrameShape = {}): void =>
    this.write(frame(payload, shape))

  readonly write = (bytes: Uint8Array | string): void => {
    if (this.socket.writable) this.socket.write(bytes)
  }

  readonly next = async (): Promise<Message> => {
    await this.#when(() => this.frames.length > this.#read, 'a frame')
    const text = this.frames[this.#read++] ?? ''
    return JSON.parse(text) as Message
  }

  readonly until = async (isIt: (message: Message) => boolean): Promise<Message> => {
    let message
    do message = await this.next()
    while (!isIt(message))
    return message
  }

  readonly settled = async (): Promise<void> => {
    const wanted = ++this.#asked
    this.sendFrame('', { opcode: 9 })
    await this.#when(() => this.#pongsHeard >= wanted, 'a pong')
  }

  readonly forget = (): void => {
    this.frames.splice(0, this.#read)
    this.#read = 0
  }

  readonly closed = async (): Promise<Closed> => {
    while (!this.#ended) await new Promise<void>((resolve) => this.#wake.push(resolve))
    return this.#ended
  }

  readonly close = (code = 1000): Promise<Closed> => {
    this.sendFrame(Uint8Array.of(code >> 8, code & 255), { opcode: 8 })
    return this.closed()
  }

  readonly drop = (): void => {
    this.socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#reads += 1
    for (const { opcode, payload } of this.#reader.push(chunk)) this.#hear(opcode, payload)
    this.#changed()
  }

  #hear(opcode: number, payload: Buffer): void {
    if (opcode === 1) this.frames.push(payload.toString('utf8'))
    if (opcode === 10) this.#pongsHeard += 1
    if (opcode === 9) {
      this.#pings += 1
      if (this.#pongs) this.sendFrame(payload, { opcode: 10 })
    }
    if (opcode !== 8) return
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
    this.#code ??= { code, reason: payload.subarray(2).toString('utf8') }
    this.sendFrame(payload.subarray(0, 2), { opcode: 8 })
    this.socket.end()
  }

  async #when(isSo: () => boolean, what: string): Promise<void> {
    while (!isSo()) {
      if (this.#ended) throw new Error(`closed with ${this.#ended.code} instead of ${what}`)
      await new Promise<void>((resolve) => this.#wake.push(resolve))
    }
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}
