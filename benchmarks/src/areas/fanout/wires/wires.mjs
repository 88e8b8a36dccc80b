import { EVENT, SHARED } from '../events.mjs'
import { tokenOf } from '../token.mjs'
import { MQTT } from './mqtt.mjs'
import { NATS } from './nats.mjs'
import { topicsOf } from './topics.mjs'
import { maskedFrame, upgradeRequest, walkFrames, walkUpgrade } from './web-socket-frames.mjs'

/** @typedef {import('../link.mjs').Link} Link */

/**
 * How a subscriber without a library talks to a server.
 *
 * @typedef {object} Wire
 * @property {(link: Link, buffer: Buffer, length: number) => number} walk reads whole frames and says
 * how many bytes they were
 * @property {(link: Link, index: number) => Promise<unknown>} enter everything until events can come
 */

/** @type {Wire} */
const FLOOR = {
  walk: walkFrames,
  enter(link, index) {
    link.send(JSON.stringify(topicsOf(index)))
    return link.hear('ready')
  },
}

/** ws and Bun's server: a list of topics, and an answer. @type {Wire} */
const LIST = {
  walk: walkUpgrade,
  async enter(link, index) {
    await upgrade(link, '/')
    link.send(maskedFrame(JSON.stringify(topicsOf(index))))
    await link.hear('ready')
  },
}

/** A client that knows positions and reads arrays, as ours does. @type {Wire} */
const MAXINE = {
  walk: walkUpgrade,
  async enter(link, index) {
    await upgrade(link, '/ws')
    const subscriptions = topicsOf(index).map((topic) => ({ id: topic, filter: filterOf(topic) }))
    const hello = { v: 2, accept: ['batch'], subscriptions }
    link.send(maskedFrame(JSON.stringify({ auth: tokenOf(`u-${index}`), hello })))
    const welcome = await link.hear('"type":"welcome"')
    if (welcome.includes('"error"')) link.fail(`not welcome: ${welcome}`)
  },
}

/** A client from before all that: one event per frame, and one subscription. @type {Wire} */
const MAXINE_OLD = {
  walk: walkUpgrade,
  async enter(link, index) {
    await upgrade(link, '/ws')
    link.send(maskedFrame(JSON.stringify({ auth: tokenOf(`u-${index}`) })))
    await link.hear('"type":"authenticated"')
    link.send(maskedFrame(JSON.stringify({ subscribe: filterOf(SHARED) })))
    await link.hear('"type":"subscribed"')
  },
}

/** engine.io's packets in WebSocket frames. @type {Wire} */
const SOCKET_IO = {
  walk: walkUpgrade,
  async enter(link, index) {
    link.pings = { ask: '2', answer: maskedFrame('3') }
    await upgrade(link, '/socket.io/?EIO=4&transport=websocket')
    await link.hear('0{')
    link.send(maskedFrame('40'))
    await link.hear('40{')
    link.send(maskedFrame(`42${JSON.stringify(['join', topicsOf(index)])}`))
    await link.hear('42["joined"]')
  },
}

/** @type {Record<string, Wire>} */
export const WIRES = {
  floor: FLOOR,
  list: LIST,
  maxine: MAXINE,
  'maxine-old': MAXINE_OLD,
  'socket.io': SOCKET_IO,
  mqtt: MQTT,
  nats: NATS,
}

/** @param {Link} link @param {string} path */
async function upgrade(link, path) {
  link.send(upgradeRequest(path))
  await link.hear('HTTP/1.1 101')
}

/** @param {string} topic */
function filterOf(topic) {
  return { event: EVENT, serviceName: topic }
}
