import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import WebSocket from 'ws'

export type Frame = Readonly<Record<string, unknown>>

interface OpenHow {
  readonly headers?: Readonly<Record<string, string>>
  readonly pongs?: boolean
}

interface Ended {
  readonly code: number
  readonly reason: string
}

/** Says frames and waits for frames, one after the other; closed when the test is over. */
export class FrameClient {
  readonly #socket: WebSocket
  readonly #come: Frame[] = []
  readonly #waiting: ((frame: Frame) => void)[] = []
  /** How the connection ended. */
  readonly closed: Promise<Ended>

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString('utf8')) as Frame))
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') }))
    })
    onTestFinished(() => socket.terminate())
  }

  /** `pongs`: whether it answers pings of the protocol, as every library does. */
  static async open(
    url: string,
    { headers = {}, pongs = true }: OpenHow = {},
  ): Promise<FrameClient> {
    const socket = new WebSocket(url, { headers, autoPong: pongs })
    const client = new FrameClient(socket)
    await once(socket, 'open')
    return client
  }

  say(...frames: readonly (object | string)[]): this {
    for (const frame of frames) {
      this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
    }
    return this
  }

  /** The next frame, when it comes. */
  next(): Promise<Frame> {
    const frame = this.#come.shift()
    if (frame) return Promise.resolve(frame)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** When a ping of the protocol comes. */
  async pinged(): Promise<void> {
    await once(this.#socket, 'ping')
  }

  /** Says goodbye, and has nothing left when that is answered. */
  async leave(): Promise<void> {
    this.#socket.close(1_000)
    await this.closed
  }

  #take(frame: Frame): void {
    const wanted = this.#waiting.shift()
    if (wanted) wanted(frame)
    else this.#come.push(frame)
  }
}
