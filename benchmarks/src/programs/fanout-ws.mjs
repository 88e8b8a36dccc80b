// Bare ws: a text made once per event, sent to one subscriber after the other.
import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { eventOf } from '../areas/fanout/events.mjs'
import { createPacer } from '../areas/fanout/pacer.mjs'
import { Rooms } from '../areas/fanout/rooms.mjs'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'

/** @type {Rooms<import('ws').WebSocket>} */
const subscribers = new Rooms()

// With its default, texts of less than a kilobyte would not be compressed.
const perMessageDeflate = process.argv[2] === 'deflate' && { threshold: 0 }
const server = new WebSocketServer({
  port: 0,
  host: '127.0.0.1',
  backlog: 4_096,
  perMessageDeflate,
})
server.on('connection', (webSocket) => {
  webSocket.on('error', () => undefined)
  webSocket.once('message', (text) => {
    subscribers.join(webSocket, JSON.parse(text.toString()))
    webSocket.send('ready')
  })
})
await once(server, 'listening')

const pacer = await createPacer({
  publish(topic, seq) {
    const text = JSON.stringify(eventOf(topic, seq))
    for (const webSocket of subscribers.of(topic)) webSocket.send(text)
  },
})

answer({
  ...pacer,
  port: () => portOf(server),
})
