import { WebSocketClient } from 'maxine-client'
import { WebSocket as PartySocket } from 'partysocket'
import reconnecting from 'reconnecting-websocket'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { tokenFor } from '../harness/token.mjs'

const ReconnectingWebSocket = reconnecting.default ?? reconnecting

/** What a textbook says: full jitter below a limit that doubles. Milliseconds. */
const TEXTBOOK = { base: 250, cap: 30_000 }

/** Ten filters, as an application has them. */
const TEN = Array.from({ length: 10 }, (_, index) => ({
  id: `s${index}`,
  filter: { serviceName: `service-${index}` },
}))

/**
 * @typedef {object} Where
 * @property {number} port
 * @property {number} index of the client
 * @property {{ epoch: string, offset: number }} [since] the last event it knows
 *
 * @typedef {import('./storm-clients.mjs').Told} Told
 */

/**
 * How each kind connects and comes back: as shipped, where somebody ships it.
 *
 * @type {Record<string, (where: Where, told: Told) => void>}
 */
export const CONNECT = {
  maxine({ port, index }, told) {
    const address = `ws://127.0.0.1:${port}`
    const url = () => {
      told.onAttempt()
      return address
    }
    const token = tokenFor(`user-${index}`)
    // As after ten seconds, which is when earlier attempts are forgotten.
    const client = new WebSocketClient({ url, token, backoff: { stableMs: 100 } })
    for (const { filter } of TEN) client.subscribe(filter)
    client.on('open', () => told.onLive())
    client.on('close', () => told.onLost())
    client.on('error', () => undefined)
    client.connect().catch(() => undefined)
  },
  /** At once, for ever. */
  ws: (where, told) => again(where, told, { first: '{}', delayMs: () => 0 }),
  textbook: (where, told) => again(where, told, { first: '{}', delayMs: textbookDelay }),
  /** To a Maxine server, at once: with nothing to say, and with everything. */
  bare: ({ port, index }, told) =>
    again({ port }, told, { first: hello({ index }, []), delayMs: () => 0 }),
  resume: (where, told) => again(where, told, { first: hello(where, TEN), delayMs: () => 0 }),
  'socket.io'({ port }, told) {
    const socket = io(`ws://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true })
    told.onAttempt()
    socket.io.on('reconnect_attempt', () => told.onAttempt())
    socket.on('connect', () => told.onLive())
    socket.on('disconnect', () => told.onLost())
  },
  partysocket: ({ port }, told) => {
    const counted = countingWebSocket(told)
    listen(new PartySocket(`ws://127.0.0.1:${port}`, [], { WebSocket: counted }), told)
  },
  'reconnecting-websocket': ({ port }, told) => {
    const counted = countingWebSocket(told)
    listen(new ReconnectingWebSocket(`ws://127.0.0.1:${port}`, [], { WebSocket: counted }), told)
  },
}

function listen(socket, told) {
  socket.addEventListener('open', () => told.onLive())
  socket.addEventListener('close', () => told.onLost())
  socket.addEventListener('error', () => undefined)
}

function countingWebSocket(told) {
  return class extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { perMessageDeflate: false })
      told.onAttempt()
    }
  }
}

/** A plain `ws` that says its first frame, is live when it is answered, and makes another when it ends. */
function again(where, told, { first, delayMs }) {
  let failures = 0
  const connect = () => {
    told.onAttempt()
    const webSocket = new WebSocket(`ws://127.0.0.1:${where.port}`, { perMessageDeflate: false })
    webSocket.on('open', () => webSocket.send(first))
    webSocket.once('message', () => {
      failures = 0
      told.onLive()
    })
    webSocket.on('error', () => undefined)
    webSocket.on('close', () => {
      told.onLost()
      setTimeout(connect, delayMs(failures++))
    })
  }
  connect()
}

function textbookDelay(failures) {
  return Math.random() * Math.min(TEXTBOOK.cap, TEXTBOOK.base * 2 ** failures)
}

/** @param {Pick<Where, 'index' | 'since'>} who @param {typeof TEN} subscriptions */
function hello({ index, since }, subscriptions) {
  return JSON.stringify({
    auth: tokenFor(`user-${index}`),
    hello: { v: 2, accept: ['batch'], subscriptions, ...(since && { since: { registry: since } }) },
  })
}
