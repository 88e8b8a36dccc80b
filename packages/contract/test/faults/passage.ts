import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { FrameSplitter, kindOf } from './wire-frames.ts'
import type { WireFrame } from './wire-frames.ts'

export type Side = 'client' | 'server'

/** Where in the life of a connection something can be done. */
export type Moment = (
  | { readonly at: 'connect' | 'request' | 'answer' }
  | { readonly at: 'frame'; readonly from: Side; readonly kind: string }
) & {
  /** Counted from 1; any where absent. */
  readonly connection?: number
}

/** What has just come by, and not gone on yet. */
export interface Unit {
  readonly moment: Moment
  readonly passage: Passage
  readonly bytes: Buffer
  /** Lets it go on as it is. */
  readonly pass: () => void
}

export interface PassageParts {
  readonly connection: number
  readonly upstream: () => number | undefined
  readonly onUnit: (unit: Unit) => void
  readonly onChange: () => void
}

/** What becomes of the bytes that go one way. */
type Flow = 'passing' | 'held' | 'lost' | 'dribbling'

/** One connection through the proxy: two sockets and what happens between them. */
export class Passage {
  readonly connection: number
  readonly #parts: PassageParts
  readonly #client: Lane
  #server: Lane | undefined
  #isOpen = true

  constructor(client: Socket, parts: PassageParts) {
    this.connection = parts.connection
    this.#parts = parts
    this.#client = new Lane(client)
    client.on('end', () => {
      this.#clientLeft()
      if (this.#server) this.#server.end()
      else client.destroy()
    })
    client.on('close', () => {
      this.#clientLeft()
      this.#server?.socket.destroy()
    })
  }

  /** Whether the client still holds it. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  begin(): void {
    const pass = () => this.#dial()
    this.#meet({ at: 'connect' }, Buffer.alloc(0), pass)
  }

  /** To one side, whatever flows there otherwise. */
  write(to: Side, bytes: Buffer): void {
    this.#lane(to)?.write(bytes)
  }

  /** From now on, what goes to these sides is kept, lost or comes byte by byte. */
  flow(flow: Flow, ...to: readonly Side[]): void {
    for (const side of to) {
      const lane = this.#lane(side)
      if (lane) lane.flow = flow
    }
  }

  /** What was kept goes on. */
  release(): void {
    this.#client.release()
    this.#server?.release()
  }

  reset(): void {
    this.#client.socket.resetAndDestroy()
    this.#server?.socket.destroy()
  }

  /** Says no more to the client, as a server that ends without a word. */
  end(): void {
    this.ignore()
    this.#client.socket.end()
    this.#server?.socket.destroy()
  }

  destroy(): void {
    this.#client.socket.destroy()
    this.#server?.socket.destroy()
  }

  /** The server is heard no more; the client is. */
  hangUpServer(): void {
    this.#server?.socket.destroy()
    this.#server = undefined
  }

  /** Reads what the client says, for nobody. */
  ignore(): void {
    this.#client.socket.resume()
  }

  #clientLeft(): void {
    this.#isOpen = false
    this.#parts.onChange()
  }

  #lane(side: Side): Lane | undefined {
    return side === 'client' ? this.#client : this.#server
  }

  #dial(): void {
    const port = this.#parts.upstream()
    if (port === undefined) return this.reset()
    const server = new Lane(connect({ port, host: '127.0.0.1', allowHalfOpen: true }))
    this.#server = server
    this.#read('client', this.#client.socket)
    this.#read('server', server.socket)
    // Bytes may still be on their way: the end comes behind them.
    server.socket.on('end', () => this.#client.end())
    server.socket.on('close', (isError) => {
      if (this.#server !== server) return
      if (isError) this.reset()
      else this.#client.end()
    })
  }

  #read(from: Side, socket: Socket): void {
    const frames = new FrameSplitter()
    let head: Buffer | undefined = Buffer.alloc(0)
    const meet = ({ bytes, ...frame }: WireFrame) => {
      const moment = { at: 'frame', from, kind: kindOf({ bytes, ...frame }) } as const
      this.#meet(moment, bytes, () => this.write(other(from), bytes))
    }
    socket.on('data', (chunk: Buffer) => {
      if (head) {
        head = Buffer.concat([head, chunk])
        const end = head.indexOf('\r\n\r\n') + 4
        if (end < 4) return
        const [whole, rest] = [head.subarray(0, end), head.subarray(end)]
        head = undefined
        const pass = () => this.write(other(from), whole)
        this.#meet({ at: from === 'client' ? 'request' : 'answer' }, whole, pass)
        for (const frame of frames.push(rest)) meet(frame)
      } else for (const frame of frames.push(chunk)) meet(frame)
    })
  }

  #meet(moment: Moment, bytes: Buffer, pass: () => void): void {
    this.#parts.onUnit({ moment, bytes, pass, passage: this })
  }
}

function other(side: Side): Side {
  return side === 'client' ? 'server' : 'client'
}

/** The way to one socket. */
class Lane {
  readonly socket: Socket
  flow: Flow = 'passing'
  #kept: Buffer[] = []
  #dribble = Promise.resolve()

  constructor(socket: Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    // Told by `close`.
    socket.on('error', () => undefined)
  }

  write(bytes: Buffer): void {
    if (this.flow === 'held') this.#kept.push(bytes)
    else if (this.flow === 'dribbling') this.#dribble = this.#dribble.then(() => this.#drip(bytes))
    else if (this.flow === 'passing' && this.socket.writable) this.socket.write(bytes)
  }

  release(): void {
    this.flow = 'passing'
    for (const bytes of this.#kept.splice(0)) this.write(bytes)
  }

  /** A lost end leaves the other side waiting, as a lost packet does. */
  end(): void {
    if (this.flow === 'lost') return
    void this.#dribble.then(() => this.socket.end())
  }

  /** Each byte is handed to the network before the next one is written. */
  async #drip(bytes: Buffer): Promise<void> {
    for (const byte of bytes) {
      if (!this.socket.writable) return
      await new Promise<void>((resolve) => {
        this.socket.write(Uint8Array.of(byte), () => resolve())
      })
    }
  }
}
