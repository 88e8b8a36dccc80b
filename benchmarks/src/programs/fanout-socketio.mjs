// socket.io: a room per service, and WebSockets from the start.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { eventOf } from '../areas/fanout/events.mjs'
import { createPacer } from '../areas/fanout/pacer.mjs'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'

const http = createServer()
const io = new Server(http, { transports: ['websocket'], serveClient: false })
io.on('connection', (socket) => {
  socket.on('join', async (rooms) => {
    await socket.join(rooms)
    socket.emit('joined')
  })
})
http.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
await once(http, 'listening')

const pacer = await createPacer({
  publish: (topic, seq) => void io.to(topic).emit('event', eventOf(topic, seq)),
})

answer({
  ...pacer,
  port: () => portOf(http),
})
