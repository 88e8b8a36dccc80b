// The floor: raw sockets that the bytes of a frame, made once, are written to. Either one write per
// event, or one concatenation per flush, shared by those who get the same events.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { eventOf, SHARED } from '../areas/fanout/events.mjs'
import { createPacer } from '../areas/fanout/pacer.mjs'
import { Rooms } from '../areas/fanout/rooms.mjs'
import { textFrame } from '../areas/fanout/wires/web-socket-frames.mjs'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'

/** @type {Rooms<import('node:net').Socket>} */
const sockets = new Rooms()
/** What a flush brings: the same to all, or something else to each. */
let shared = []
let own = new Map()
let isJoined = false

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => undefined)
  socket.once('data', (line) => {
    sockets.join(socket, JSON.parse(line.toString()))
    socket.write(textFrame('ready'))
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
await once(server, 'listening')

const pacer = await createPacer({
  publish(topic, seq) {
    const frame = textFrame(JSON.stringify(eventOf(topic, seq)))
    if (!isJoined) for (const socket of sockets.of(topic)) socket.write(frame)
    else if (topic === SHARED) shared.push(frame)
    else for (const socket of sockets.of(topic)) keep(socket, frame)
  },
  endTick() {
    if (!isJoined) return
    if (shared.length > 0) {
      const bytes = Buffer.concat(shared)
      for (const socket of sockets.of(SHARED)) socket.write(bytes)
    }
    for (const [socket, frames] of own) socket.write(Buffer.concat(frames))
    shared = []
    own = new Map()
  },
  choose: (how) => (isJoined = how === 'joined'),
})

function keep(socket, frame) {
  const frames = own.get(socket)
  if (frames) frames.push(frame)
  else own.set(socket, [frame])
}

answer({
  ...pacer,
  port: () => portOf(server),
})
