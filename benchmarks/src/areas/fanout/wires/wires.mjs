import { EVENT } from '../events.mjs'
import { tokenOf } from '../token.mjs'
import { MQTT } from './mqtt.mjs'
import { NATS } from './nats.mjs'
import { topicsOf } from './topics.mjs'
import {
  DEFLATE,
  maskedFrame,
  upgradeRequest,
  walkFrames,
  walkUpgrade,
} from './web-socket-frames.mjs'

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

/** ws and Bun's server: a list of topics, and an answer. @param {string} [extensions] @returns {Wire} */
function list(extensions) {
  return {
    walk: walkUpgrade,
    async enter(link, index) {
      await upgrade(link, '/', extensions)
      link.send(maskedFrame(JSON.stringify(topicsOf(index))))
      await link.hear('ready')
    },
  }
}

/** A client that knows positions and reads arrays, as ours does. @param {string} [extensions] @returns {Wire} */
function maxine(extensions) {
  return {
    walk: walkUpgrade,
    async enter(link, index) {
      await upgrade(link, '/ws', extensions)
      const subscriptions = topicsOf(index).map((topic) => ({ id: topic, filter: filterOf(topic) }))
      const hello = { v: 2, accept: ['batch'], subscriptions }
      link.send(maskedFrame(JSON.stringify({ auth: tokenOf(`u-${index}`), hello })))
      const welcome = await link.hear('"type":"welcome"')
      if (welcome.includes('"error"')) link.fail(`not welcome: ${welcome}`)
    },
  }
}

/** A client from before all that: one event per frame. @type {Wire} */
const MAXINE_OLD = {
  walk: walkUpgrade,
  async enter(link, index) {
    await upgrade(link, '/ws')
    link.send(maskedFrame(JSON.stringify({ auth: tokenOf(`u-${index}`) })))
    await link.hear('"type":"authenticated"')
    for (const topic of topicsOf(index)) {
      link.send(maskedFrame(JSON.stringify({ subscribe: filterOf(topic) })))
      await link.hear(`{"type":"subscribed","filter":${JSON.stringify(filterOf(topic))}`)
    }
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
  list: list(),
  'list-deflate': list(DEFLATE),
  maxine: maxine(),
  'maxine-deflate': maxine(DEFLATE),
  'maxine-old': MAXINE_OLD,
  'socket.io': SOCKET_IO,
  mqtt: MQTT,
  nats: NATS,
}

/** @param {Link} link @param {string} path @param {string} [extensions] */
async function upgrade(link, path, extensions) {
  link.send(upgradeRequest(path, extensions))
  const answer = await link.hear('HTTP/1.1 101')
  const isCompressed = /permessage-deflate/i.test(answer)
  if (isCompressed !== (extensions !== undefined)) link.fail(`asked for another wire: ${answer}`)
}

/** @param {string} topic */
function filterOf(topic) {
  return { event: EVENT, serviceName: topic }
}
