// The servers beside ours; the first argument says which.
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { WebSocketServer } from 'ws'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'
import { serveRooms } from '../peers/socket-io.mjs'

const CREATE = {
  /** Sockets, and nothing said. */
  floor: () => createServer((socket) => void socket.on('data', () => undefined)),
  ws() {
    const http = createHttpServer()
    const server = new WebSocketServer({ server: http, perMessageDeflate: false })
    server.on('connection', (webSocket) => {
      webSocket.on('message', () => webSocket.send('{"type":"bookmark"}'))
    })
    return http
  },
  'socket.io'() {
    const http = createHttpServer()
    serveRooms(http)
    return http
  },
}

const server = CREATE[process.argv[2]]()
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
await once(server, 'listening')

answer({
  port: () => portOf(server),
  sizes: () =>
    new Promise((resolve) => server.getConnections((_, connections) => resolve({ connections }))),
})
