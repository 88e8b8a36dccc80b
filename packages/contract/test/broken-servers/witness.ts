import type { RunningServer } from 'maxine-server-ref'
import WebSocket from 'ws'
import type { TokenSource } from '../../src/index.ts'
import type { Frame } from './meddling-proxy.ts'

/** Sees everything that happens on the honest server, for bugs that need to know it. */
export class Witness {
  readonly events: Frame[] = []
  epoch = ''
  #socket: WebSocket
  readonly #listeners = new Set<(event: Frame) => void>()

  private constructor(socket: WebSocket) {
    this.#socket = socket
  }

  static async open(server: RunningServer, tokens: TokenSource | undefined): Promise<Witness> {
    const socket = new WebSocket(server.url)
    const witness = new Witness(socket)
    const wish = { sub: 'witness', role: 'admin', lifeMs: 3_600_000 }
    const auth = typeof tokens === 'function' ? await tokens(wish) : undefined
    await new Promise<void>((resolve) => {
      socket.on('open', () => {
        const subscriptions = [{ id: 'all', filter: {} }]
        socket.send(JSON.stringify({ ...(auth && { auth }), hello: { v: 2, subscriptions } }))
      })
      socket.on('message', (data) => {
        witness.#hear(JSON.parse((data as Buffer).toString()) as Frame)
        resolve()
      })
    })
    return witness
  }

  get head(): number {
    return Number(this.events.at(-1)?.['offset'] ?? 0)
  }

  onEvent(listener: (event: Frame) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#socket.terminate()
  }

  #hear(frame: Frame): void {
    if (frame['type'] === 'welcome') this.epoch = String(frame['epoch'])
    if (!('event' in frame)) return
    this.events.push(frame)
    for (const listener of this.#listeners) listener(frame)
  }
}
