import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Passage } from '../faults/passage.ts'

const NAME = /[?&]token=([^&\s]+)/

/** Stands between a service and everybody who talks there, and knows whose connection is whose. */
export class ChatRelay {
  readonly #port: number
  readonly #server = createServer({ allowHalfOpen: true })
  readonly #passages = new Set<Passage>()
  /** The newest of each, by name. */
  readonly #byName = new Map<string, Passage>()
  #connections = 0

  constructor(port: number) {
    this.#port = port
    this.#server.on('connection', (socket) => {
      const passage: Passage = new Passage(socket, {
        connection: ++this.#connections,
        upstream: () => this.#port,
        onUnit: ({ moment, bytes, pass }) => {
          if (moment.at === 'request') this.#name(passage, bytes)
          pass()
        },
        onChange: () => undefined,
      })
      this.#passages.add(passage)
      passage.begin()
    })
  }

  async start(): Promise<string> {
    this.#server.listen({ port: 0, host: '127.0.0.1', backlog: 512 })
    await once(this.#server, 'listening')
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get connections(): number {
    return this.#connections
  }

  /** Nothing where it has none now. */
  of(name: string): Passage | undefined {
    const passage = this.#byName.get(name)
    return passage?.isOpen ? passage : undefined
  }

  async close(): Promise<void> {
    for (const passage of this.#passages) passage.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #name(passage: Passage, bytes: Buffer): void {
    const name = NAME.exec(bytes.toString('latin1'))?.[1]
    if (name !== undefined) this.#byName.set(name, passage)
  }
}
