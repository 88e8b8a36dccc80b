import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { Inbox } from '../inbox.ts'
import type { Timers } from '../timers.ts'
import type { Transcript } from '../transcript.ts'
import { ignore, listenTo, wireOf } from '../wire/ws-wire.ts'
import { Caller } from './caller.ts'

export interface HostParts {
  readonly timers: Timers
  readonly transcript: Transcript
  readonly patienceMs: number
  /** Counts the connections of a case. */
  readonly nextNumber: () => number
  readonly freshToken: () => string
}

/** Where a client gets a token by HTTP. */
const TOKEN_PATH = '/contract/token'

/** A server on a free port of this machine that does nothing by itself but take connections. */
export class Host {
  readonly #parts: HostParts
  readonly #server: Server
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  readonly #arrivals: Inbox<Caller>
  readonly #callers: Caller[] = []
  #tokenAskedAt: number | undefined

  constructor(parts: HostParts) {
    this.#parts = parts
    this.#arrivals = new Inbox(parts.timers, parts.patienceMs)
    this.#server = createServer((request, response) => this.#answer(request, response))
    this.#server.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        this.#take(webSocket, request)
      })
    })
  }

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get tokenUrl(): string {
    return this.httpUrl + TOKEN_PATH
  }

  /** Every connection so far. */
  get callers(): readonly Caller[] {
    return this.#callers
  }

  /** When a token was last fetched. */
  get tokenAskedAt(): number | undefined {
    return this.#tokenAskedAt
  }

  /** For a client that was given one to begin with. */
  get firstToken(): string {
    return this.#parts.freshToken()
  }

  giveToken(): string {
    this.#tokenAskedAt = this.#parts.timers.now()
    return this.#parts.freshToken()
  }

  /** The next connection; a breach where none comes in time, or the client has ended. */
  accept(what: string, withinMs: number): Promise<Caller> {
    return this.#arrivals.take(what, withinMs)
  }

  /** Nobody will come any more. */
  expectNobody(how: string): void {
    this.#arrivals.end({ code: 0, reason: '' }, how)
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  #take(webSocket: WebSocket, { url = '/', headers }: IncomingMessage): void {
    const { timers, transcript, patienceMs, nextNumber } = this.#parts
    const number = nextNumber()
    transcript.add(number, '-', 'the client connects')
    const { authorization } = headers
    const parts = { number, at: timers.now(), timers, transcript, patienceMs }
    const caller = new Caller({ ...parts, path: url, authorization })
    // What went wrong is told by the close that follows.
    webSocket.on('error', ignore)
    listenTo(webSocket, caller.events)
    caller.begin(wireOf(webSocket))
    this.#callers.push(caller)
    this.#arrivals.put(caller)
  }

  /** An old server without a history answers like this, too. */
  #answer({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
    this.#parts.transcript.add(0, '<', `${method} ${url}`)
    const isToken = method === 'GET' && url === TOKEN_PATH
    response.writeHead(isToken ? 200 : 404, {
      'content-type': isToken ? 'text/plain' : 'application/json',
    })
    response.end(isToken ? this.giveToken() : '{"error":"not found"}')
  }
}
