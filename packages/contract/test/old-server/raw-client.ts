import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import WebSocket from 'ws'

/** A socket without any manners, closed when the test is over. */
export class RawClient {
  readonly #socket: WebSocket
  readonly #heard: string[] = []
  readonly #closed: Promise<number>

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#heard.push((data as Buffer).toString('utf8')))
    this.#closed = new Promise((resolve) => socket.on('close', resolve))
  }

  static async open(url: string): Promise<RawClient> {
    const socket = new WebSocket(url)
    const client = new RawClient(socket)
    onTestFinished(() => socket.terminate())
    await once(socket, 'open')
    return client
  }

  say(...frames: readonly (object | string)[]): this {
    for (const frame of frames) {
      this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
    }
    return this
  }

  sayBytes(bytes: Uint8Array, as: 'text' | 'binary'): this {
    this.#socket.send(bytes, { binary: as === 'binary' })
    return this
  }

  /** What has come since the last time, when a ping of the protocol is answered behind it. */
  async heard(): Promise<unknown[]> {
    this.#socket.ping()
    await once(this.#socket, 'pong')
    return this.#taken()
  }

  /** What came before the end, and the code of the end. */
  async end(): Promise<{ readonly heard: unknown[]; readonly code: number }> {
    const code = await this.#closed
    return { heard: this.#taken(), code }
  }

  #taken(): unknown[] {
    return this.#heard.splice(0).map((text) => JSON.parse(text) as unknown)
  }
}
