import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { OldFeed } from './old-feed.ts'
import { OldRegistry } from './old-registry.ts'
import { oldRoutes } from './old-routes.ts'
import type { OldAnswer, OldRequest } from './old-routes.ts'
import { OldSession } from './old-session.ts'
import type { SessionParts } from './old-session.ts'
import { OldTokens } from './old-tokens.ts'
import type { OldAuth } from './old-tokens.ts'

export interface OldServerOptions {
  /** Who may come in. Left out, authentication is off. */
  readonly auth?: OldAuth
  /** `no` for a build that acknowledges filters and sends everything. Default `yes`. */
  readonly heedsFilter?: 'yes' | 'no'
  /** What a connection hears that has not said who it is. Default `everything`, as deployed ones do. */
  readonly beforeAuth?: 'everything' | 'nothing'
  /** How often `stats_update` comes, in milliseconds; 5,000 on deployed servers. Default never. */
  readonly statsEveryMs?: number
  /**
   * What is listed beside the names of services: its nodes, as all deployed ones do that say what happens; or everything,
   * as those do that keep their registry in a file. Default `nothing`.
   */
  readonly lists?: 'nothing' | 'nodes' | 'everything'
}

export interface OldServer {
  /** Of its WebSocket. */
  readonly url: string
  /** Of its HTTP routes, on the same port. */
  readonly httpUrl: string
  /** As if something had happened that no route can make happen. */
  readonly publish: (event: string, data: unknown) => void
  readonly registry: OldRegistry
  readonly close: () => Promise<void>
}

/**
 * A Maxine server of the time of the documents, which does not know the extension, as `wire.md`
 * found it and as commit 9b32d4b4 of VrushankPatel/Maxine was seen to behave. Better than there are:
 * the history, as of the next day, for at that commit `/events` answers 500; the circuit of a node,
 * which is documented and cannot be reached there; and a frame that ends the process there, and here
 * one connection only.
 */
export async function startOldServer(options: OldServerOptions = {}): Promise<OldServer> {
  const feed = new OldFeed()
  const registry = new OldRegistry(feed)
  const auth = options.auth ? 'on' : 'off'
  const tokens = options.auth ?? new OldTokens()
  const http = createServer()
  const sockets = new WebSocketServer({ server: http })
  const connections = () => sockets.clients.size
  const { lists = 'nothing' } = options
  const startedAt = performance.now()
  const uptimeMs = () => performance.now() - startedAt
  const answer = oldRoutes({ registry, feed, tokens, auth, connections, lists, uptimeMs })
  http.on('request', (request, response) => {
    respond(request, response, answer).catch(() => response.destroy())
  })
  sockets.on('connection', (socket) => {
    const { heedsFilter = 'yes', beforeAuth = 'everything' } = options
    join(socket, feed, { tokens, auth, heedsFilter, beforeAuth })
  })
  const stopStats = keepStats(options.statsEveryMs, () =>
    feed.publish('stats_update', { services: registry.services.length, nodes: registry.nodes }),
  )
  const place = `127.0.0.1:${await listening(http)}`
  const close = () => (stopStats(), closeAll(http, sockets))
  const publish = (event: string, data: unknown) => feed.publish(event, data)
  return { url: `ws://${place}`, httpUrl: `http://${place}`, publish, registry, close }
}

/** Starts one that is closed when the test is over, however it ends. */
export async function serveOld(options?: OldServerOptions): Promise<OldServer> {
  const server = await startOldServer(options)
  onTestFinished(() => server.close())
  return server
}

async function listening(http: Server): Promise<number> {
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return (http.address() as AddressInfo).port
}

async function closeAll(http: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate()
  sockets.close()
  const gone = once(http, 'close')
  http.close()
  http.closeAllConnections()
  await gone
}

function keepStats(everyMs: number | undefined, tell: () => void): () => void {
  if (everyMs === undefined) return () => undefined
  const timer = setInterval(tell, everyMs)
  return () => clearInterval(timer)
}

function join(socket: WebSocket, feed: OldFeed, parts: Omit<SessionParts, 'send' | 'close'>): void {
  const session = new OldSession({
    ...parts,
    send: (frame) => socket.send(frame, ignore),
    close: () => socket.close(),
  })
  const leave = feed.listen((event, frame) => {
    if (socket.readyState === socket.OPEN) session.hear(event, frame)
  })
  socket.on('message', (data, isBinary) => {
    // The end of the process there: nobody hears a code.
    if (isBinary) socket.terminate()
    else session.read((data as Buffer).toString('utf8'))
  })
  // Text that is not UTF-8: `ws` closes with 1007 by itself.
  socket.on('error', ignore)
  socket.on('close', leave)
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: OldRequest) => OldAnswer,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://old')
  const body = await text(request)
  const token = request.headers.authorization?.replace(/^Bearer /, '')
  const method = request.method ?? 'GET'
  const { status, body: content } = answer({
    method,
    path: pathname,
    query: searchParams,
    body,
    token,
  })
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(content))
}

function ignore(): void {
  return undefined
}
