// A server that can be told to listen, to drop everybody, and to say how it went; the first argument
// says which. What is accepted is counted in slices of time, for the peak.
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { HISTORY_HEADERS } from 'maxine-protocol/http'
import { startServer } from 'maxine-server-ref'
import { Server } from 'socket.io'
import { WebSocketServer } from 'ws'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'
import { SECRET, tokenFor } from '../harness/token.mjs'

const SLICE_MS = 100

const START = {
  /** As it is shipped, but that all clients have one address here. */
  maxine: (port, handshake) =>
    startServer({
      port,
      handshake,
      auth: { secret: SECRET },
      core: { registry: { statsEveryMs: 0 }, session: { connectionsPerAddress: 1_000_000 } },
    }),
  async ws(port) {
    const http = createServer()
    const server = new WebSocketServer({ server: http, perMessageDeflate: false })
    server.on('connection', (webSocket) => {
      webSocket.on('message', () => webSocket.send('{"type":"welcome"}'))
    })
    return plain(http, port)
  },
  async 'socket.io'(port) {
    const http = createServer()
    new Server(http, { transports: ['websocket'], serveClient: false })
    return plain(http, port)
  },
}

const sockets = new Set()
const slices = new Map()
const delays = monitorEventLoopDelay({ resolution: 5 })
let server

subscribe('net.server.socket', (message) => {
  const { socket } = /** @type {{ socket: import('node:net').Socket }} */ (message)
  const slice = Math.floor(performance.now() / SLICE_MS)
  slices.set(slice, (slices.get(slice) ?? 0) + 1)
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
})

answer({
  async listen({ port = 0, handshake }) {
    server = await START[process.argv[2]](port, handshake)
    return server.port
  },
  /** The newest position. */
  async position() {
    await server.publish('service_heartbeat', { nodeId: 'orders:10.0.0.7:3000' })
    const headers = { authorization: `Bearer ${tokenFor('user')}` }
    const history = await fetch(`${server.httpUrl}/events?since=0&limit=1`, { headers })
    return { epoch: history.headers.get(HISTORY_HEADERS.epoch), offset: 1 }
  },
  reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
  drain: () => void server.close({ drain: true }),
  begin() {
    slices.clear()
    delays.reset()
    delays.enable()
  },
  /** Sockets taken in the busiest slice, a second; event loop delay beyond the timer's own, in ms. */
  end() {
    delays.disable()
    const beyond = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - 5)
    return {
      peak: (Math.max(0, ...slices.values()) * 1_000) / SLICE_MS,
      taken: [...slices.values()].reduce((sum, count) => sum + count, 0),
      delayMs: beyond(delays.max),
      delayP99Ms: beyond(delays.percentile(99)),
    }
  },
})

async function plain(http, port) {
  http.listen({ port, host: '127.0.0.1', backlog: 4_096 })
  await once(http, 'listening')
  return { port: portOf(http) }
}
