import { Server } from 'socket.io'

/**
 * socket.io with rooms that a client may join, and WebSockets from the start.
 *
 * @param {import('node:http').Server} http
 */
export function serveRooms(http) {
  const io = new Server(http, { transports: ['websocket'], serveClient: false })
  io.on('connection', (socket) => {
    socket.on('join', async (rooms) => {
      await socket.join(rooms)
      socket.emit('joined')
    })
  })
  return io
}
