import type { FakeWebSocket, FakeWebSocketConstructor, SeenFrame } from '../src/testing/index.ts'

/** Something that happened to a socket, as its listeners were told. */
export type Happening =
  'open' | 'error' | SeenFrame | readonly [code: number, reason: string, wasClean: boolean]

/** An application's use of a socket: says frames, and notes all that it is told. */
export class SocketUser {
  readonly socket: FakeWebSocket
  readonly happened: Happening[] = []
  #look: () => void = () => undefined

  constructor(WebSocket: FakeWebSocketConstructor, url: string, options: object = {}) {
    this.socket = new WebSocket(url, [], options)
    this.socket.addEventListener('open', () => this.#note('open'))
    this.socket.addEventListener('error', () => this.#note('error'))
    this.socket.addEventListener('message', ({ data }) => this.#note(JSON.parse(data) as SeenFrame))
    this.socket.addEventListener('close', ({ code, reason, wasClean }) =>
      this.#note([code, reason, wasClean]),
    )
  }

  /** Frames that have come. */
  get frames(): readonly SeenFrame[] {
    return this.happened.filter(
      (one): one is SeenFrame => !Array.isArray(one) && one !== 'open' && one !== 'error',
    )
  }

  get offsets(): readonly unknown[] {
    return this.frames.flatMap(({ offset, event }) => (event === undefined ? [] : [offset]))
  }

  says(...frames: readonly object[]): this {
    for (const frame of frames) this.socket.send(JSON.stringify(frame))
    return this
  }

  /** Says hello for everything, from where it left off where that is given. */
  greets(more: object = {}): this {
    return this.says({ hello: { v: 2, subscriptions: [{ id: 's1', filter: {} }], ...more } })
  }

  async until(isSo: () => boolean): Promise<this> {
    while (!isSo()) await new Promise<void>((resolve) => (this.#look = resolve))
    return this
  }

  opened(): Promise<this> {
    return this.until(() => this.happened.includes('open'))
  }

  async ended(): Promise<Happening> {
    await this.until(() => Array.isArray(this.happened.at(-1)))
    return this.happened.at(-1)!
  }

  async heard(type: string): Promise<SeenFrame> {
    const find = () =>
      this.frames.find((frame) => frame['type'] === type || frame['event'] === type)
    await this.until(() => find() !== undefined)
    return find()!
  }

  #note(what: Happening): void {
    this.happened.push(what)
    this.#look()
  }
}
