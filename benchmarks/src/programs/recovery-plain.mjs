// Two servers on bare `ws` that answer a position with what came after it. `naive` does it the way it
// is mostly done; `slab` has all frames joined before it is asked, the least a server could do.
import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'
import { eventOf, isOfService } from './recovery-events.mjs'
import { createPeak } from './recovery-peak.mjs'

/** Events in an array and bytes in a write: what costs a reader the least. */
const ARRAY_EVENTS = 100
const SLICE = 65_536

const [how] = process.argv.slice(2)
const peak = createPeak()
let isWatched = false
let events = []
const slabs = new Map()

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
await once(server, 'listening')
server.on('connection', (webSocket, { socket }) => {
  if (isWatched) peak.watch(socket)
  webSocket.on('message', (data) => {
    const asked = JSON.parse(data.toString())
    if (how === 'slab') void sendSlab(socket, asked)
    else sendEach(webSocket, asked)
  })
})

answer({
  fill({ count }) {
    const first = events.length + 1
    events = events.concat(Array.from({ length: count }, (_, index) => eventOf(first + index)))
  },
  where: () => ({ url: `ws://127.0.0.1:${portOf(server)}`, head: events.length }),
  watch: () => void (isWatched = true),
  peak: () => peak.take(),
})

function sendEach(webSocket, { since, service }) {
  for (const event of events.slice(since)) {
    if (isOfService(event.data, service)) webSocket.send(JSON.stringify(event))
  }
}

async function sendSlab(socket, asked) {
  const key = JSON.stringify(asked)
  const slab = slabs.get(key) ?? joined(asked)
  slabs.set(key, slab)
  for (let start = 0; start < slab.length; start += SLICE) {
    if (!socket.write(slab.subarray(start, start + SLICE))) await once(socket, 'drain')
  }
}

function joined({ since, service, form }) {
  const texts = events
    .slice(since)
    .filter(({ data }) => isOfService(data, service))
    .map((event) => JSON.stringify(event))
  if (form === 'single') return Buffer.concat(texts.map(frame))
  const frames = []
  for (let start = 0; start < texts.length; start += ARRAY_EVENTS) {
    frames.push(frame(`[${texts.slice(start, start + ARRAY_EVENTS).join()}]`))
  }
  return Buffer.concat(frames)
}

/** RFC 6455 section 5.2: a whole text of at most 65,535 bytes, not masked. */
function frame(text) {
  const body = Buffer.from(text)
  const head =
    body.length < 126 ? [0x81, body.length] : [0x81, 126, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from(head), body])
}
