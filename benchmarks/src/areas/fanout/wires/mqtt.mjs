import { topicsOf } from './topics.mjs'

/** MQTT 3.1.1, as far as a subscriber and a publisher with quality of service 0 need it. */

const CONNECT = 0x10
const CONNACK = 0x20
const PUBLISH = 0x30
const SUBSCRIBE = 0x82
const SUBACK = 0x90

/** Never asked to prove that it lives: a keep-alive of 0. */
const NO_KEEP_ALIVE = [0, 0]
const CLEAN_SESSION = 2

/** @param {string} clientId */
export function connectPacket(clientId) {
  const protocol = [...text('MQTT'), 4, CLEAN_SESSION, ...NO_KEEP_ALIVE]
  return packet(CONNECT, Buffer.from([...protocol, ...text(clientId)]))
}

/** @param {string} topic @param {string} payload */
export function publishPacket(topic, payload) {
  return packet(PUBLISH, Buffer.concat([Buffer.from(text(topic)), Buffer.from(payload)]))
}

/** @type {import('./wires.mjs').Wire} */
export const MQTT = {
  walk: walkPackets,
  async enter(link, index) {
    link.send(connectPacket(`subscriber-${index}`))
    await link.hear('connected')
    const wanted = topicsOf(index).flatMap((topic) => [...text(topic), 0])
    link.send(packet(SUBSCRIBE, Buffer.from([0, 1, ...wanted])))
    await link.hear('subscribed')
  },
}

/** @param {import('../link.mjs').Link} link @param {Buffer} buffer @param {number} length */
function walkPackets(link, buffer, length) {
  let at = 0
  for (;;) {
    let start = at + 1
    let size = 0
    let shift = 0
    do {
      if (start >= length) return at
      size |= (buffer[start] & 0x7f) << shift
      shift += 7
    } while (buffer[start++] & 0x80)
    if (start + size > length) return at
    if (buffer[at] === PUBLISH) link.take(buffer, start, start + size)
    else if (buffer[at] === CONNACK) link.note('connected')
    else if (buffer[at] === SUBACK) link.note('subscribed')
    at = start + size
  }
}

function text(value) {
  return [value.length >> 8, value.length & 0xff, ...Buffer.from(value)]
}

function packet(type, body) {
  const long = body.length > 127
  const size = long ? [(body.length & 0x7f) | 0x80, body.length >> 7] : [body.length]
  return Buffer.concat([Buffer.from([type, ...size]), body])
}
