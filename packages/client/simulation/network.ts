import type { WebSocketConstructor, WebSocketLike } from 'maxine-client'
import type { Connection, Peer, Refusal } from 'maxine-server-ref/core'
import { Link } from './link.ts'
import type { Mischief, Watch } from './link.ts'
import type { Noise } from './noise.ts'
import type { Scene } from './scene.ts'
import { SimSocket } from './sim-socket.ts'
import type { SocketKind } from './sim-socket.ts'

/** What a new connection meets. */
export type Door = 'open' | 'refused' | 'unavailable' | 'unauthorised' | 'hanging' | 'slamming'

/** Where connections go. */
export interface Host {
  /** Names what the server keeps now. */
  readonly epoch: string
  readonly accept: (
    connection: Connection,
    token: string | undefined,
    path: string,
  ) => Peer | Refusal | undefined
}

export interface NetworkOptions {
  readonly scene: Scene
  readonly host: Host
  readonly kind: SocketKind
  /** What a bad network may put between; default what no Maxine server says. */
  readonly noise?: Noise
  /** Who finds out that nothing arrives any more, without a word of the other side; default the server. */
  readonly watch?: Watch
}

/** All connections between the client and the server, and what a network does to them. */
export class Network {
  door: Door = 'open'
  /** Who answers at the address. */
  host: Host
  mischief: Mischief = { duplicates: 0, losses: 0 }
  readonly links: Link[] = []
  newestSocket: SimSocket | undefined
  readonly #options: NetworkOptions

  constructor(options: NetworkOptions) {
    this.#options = options
    this.host = options.host
  }

  /** The link of the last socket that was made. */
  get newest(): Link | undefined {
    return this.links.at(-1)
  }

  /** The constructor that the client is given. */
  get WebSocket(): WebSocketConstructor {
    const make = (url: string, options: unknown) => this.#connect(url, options)
    // A function, so that what `new` gives can be a socket that is held to this network.
    return function (url: string, _protocols: string[], options: object): WebSocketLike {
      return make(url, options)
    } as unknown as WebSocketConstructor
  }

  /** Sockets that the client has neither closed nor seen ending. */
  held(): readonly Link[] {
    return this.links.filter((link) => link.isHeld)
  }

  #connect(url: string, options: unknown): SimSocket {
    const { scene, kind } = this.#options
    const socket = new SimSocket(kind, url)
    const link = new Link(scene, this.links.length + 1, socket, {
      ...this.#options,
      mischief: () => this.mischief,
    })
    link.token = tokenIn(url, options)
    socket.attach(link, scene)
    this.links.push(link)
    this.newestSocket = socket
    scene.trace(() => `${link.id} socket to ${url} ${JSON.stringify(options)}`)
    for (const watcher of scene.watchers) watcher.onSocket?.(link)
    scene.clock.after(scene.chance.between(1, 80), () =>
      this.#arrive(link, socket, new URL(url).pathname),
    )
    return socket
  }

  #arrive(link: Link, socket: SimSocket, path: string): void {
    const { scene } = this.#options
    const { host } = this
    if (this.door === 'hanging') return
    if (this.door === 'unauthorised') return socket.refuse(401, {})
    const retryAfter = { 'retry-after': String(scene.chance.between(0, 4)) }
    if (this.door === 'unavailable') return socket.refuse(503, retryAfter)
    if (this.door === 'refused' || socket.readyState !== 0) return socket.refuse()
    const peer = host.accept(link, link.token, path)
    if (!peer) return socket.refuse()
    if ('status' in peer) {
      const { status, retryAfterMs = 0 } = peer
      return socket.refuse(status, { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) })
    }
    link.epoch = host.epoch
    link.acceptedAt = scene.truth.head
    link.peer = peer
    socket.open()
    if (this.door === 'slamming') link.cut(scene.chance.between(0, 20), 0)
  }
}

/** What a server finds in the request: a header, which a browser sends none of, or the address. */
function tokenIn(url: string, options: unknown): string | undefined {
  const { headers } = options as { readonly headers?: Readonly<Record<string, string>> }
  const inHeader = headers?.['authorization']?.replace(/^Bearer /, '')
  return inHeader ?? new URL(url).searchParams.get('token') ?? undefined
}
