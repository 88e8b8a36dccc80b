// Publishes to a broker from outside: raw bytes, all of a tick in one write.
import { once } from 'node:events'
import { connect } from 'node:net'
import { eventOf } from '../areas/fanout/events.mjs'
import { createPacer } from '../areas/fanout/pacer.mjs'
import { connectPacket, publishPacket } from '../areas/fanout/wires/mqtt.mjs'
import { GREETING, publishLine } from '../areas/fanout/wires/nats.mjs'
import { answer } from '../harness/answer.mjs'

const [wire, port] = process.argv.slice(2)
const WORDS = {
  mqtt: { greeting: connectPacket('publisher'), publication: publishPacket },
  nats: { greeting: GREETING, publication: (topic, text) => Buffer.from(publishLine(topic, text)) },
}
const { greeting, publication } = WORDS[wire]

const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true })
await once(socket, 'connect')
socket.write(greeting)
await once(socket, 'data')
socket.on('data', (bytes) => {
  if (wire === 'nats' && bytes.toString().includes('PING')) socket.write('PONG\r\n')
})

/** @type {Buffer[]} */
let tick = []

answer(
  await createPacer({
    publish: (topic, seq) =>
      void tick.push(publication(topic, JSON.stringify(eventOf(topic, seq)))),
    endTick() {
      socket.write(Buffer.concat(tick))
      tick = []
    },
  }),
)
