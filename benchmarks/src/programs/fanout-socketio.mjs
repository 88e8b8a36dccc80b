// socket.io: a room per service, and WebSockets from the start.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { eventOf } from '../areas/fanout/events.mjs'
import { createPacer } from '../areas/fanout/pacer.mjs'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'
import { serveRooms } from '../peers/socket-io.mjs'

const http = createServer()
const io = serveRooms(http)
http.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
await once(http, 'listening')

const pacer = await createPacer({
  publish: (topic, seq) => void io.to(topic).emit('event', eventOf(topic, seq)),
})

answer({
  ...pacer,
  port: () => portOf(http),
})
