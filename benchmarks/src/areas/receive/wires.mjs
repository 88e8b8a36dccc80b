import { createServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { WebSocketServer } from 'ws'
import { FIRST_OFFSET } from './events.mjs'

/**
 * The servers: of each wire just enough that its client connects, subscribes once and is sent
 * events. What is sent is framed beforehand and written to the bare socket.
 *
 * @typedef {object} Wire
 * @property {(text: string) => Buffer} frame one event as it travels
 * @property {(onReady: (socket: import('node:net').Socket) => void) => import('node:net').Server} serve
 *   tells of the socket to write to, once its client has subscribed
 * @property {(sent: number) => Buffer} [afterRun] what else the server says behind a run
 */

/** Longer than any run, for what servers and clients say when nothing happens. */
const NEVER_MS = 600_000

const TOPIC = 'events'

/** @type {Record<string, Wire>} */
export const WIRES = {
  plain: {
    frame: textFrame,
    serve: (onReady) => webSocketServer((_, socket) => onReady(socket)),
  },
  maxine: {
    frame: textFrame,
    serve: serveMaxine,
    afterRun: (sent) =>
      textFrame(
        JSON.stringify({
          type: 'bookmark',
          epoch: 'bench',
          offset: FIRST_OFFSET + sent - 1,
          sent,
        }),
      ),
  },
  'socket.io': { frame: (text) => textFrame(`42["event",${text}]`), serve: serveSocketIo },
  centrifuge: {
    frame: (text) => textFrame(`{"push":{"channel":"${TOPIC}","pub":{"data":${text}}}}`),
    serve: serveCentrifuge,
  },
  'graphql-ws': {
    frame: (text) => textFrame(`{"id":"e1","type":"next","payload":{"data":{"event":${text}}}}`),
    serve: serveGraphql,
  },
  mqtt: { frame: (text) => binaryFrame(mqttPublish(text)), serve: serveMqttOverWebSocket },
  'mqtt-tcp': { frame: mqttPublish, serve: serveMqttOverTcp },
  nats: { frame: natsMessage, serve: serveNats },
}

/** @param {string} text */
function textFrame(text) {
  return webSocketFrame(0x81, Buffer.from(text))
}

/** @param {Buffer} payload */
function binaryFrame(payload) {
  return webSocketFrame(0x82, payload)
}

/** RFC 6455, section 5.2; a server masks nothing. */
function webSocketFrame(first, payload) {
  const { length } = payload
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload])
  if (length > 0xffff) throw new Error('no frame here is as long as that')
  return Buffer.concat([Buffer.from([first, 126, length >> 8, length & 255]), payload])
}

/**
 * @param {(webSocket: import('ws').WebSocket, socket: import('node:net').Socket) => void} onClient
 * @param {string} [protocol]
 */
function webSocketServer(onClient, protocol) {
  const handleProtocols = protocol ? () => protocol : undefined
  const webSockets = new WebSocketServer({ noServer: true, handleProtocols })
  const server = createServer()
  server.on('upgrade', (request, duplex, head) => {
    const socket = /** @type {import('node:net').Socket} */ (duplex)
    webSockets.handleUpgrade(request, socket, head, (webSocket) => onClient(webSocket, socket))
  })
  return server
}

function serveMaxine(onReady) {
  return webSocketServer((webSocket, socket) => {
    const say = (message) => webSocket.send(JSON.stringify(message))
    webSocket.on('message', (data) => {
      const { hello, auth, subscribe, id } = JSON.parse(String(data))
      if (!hello) return void (subscribe && say({ type: 'subscribed', filter: subscribe, id }))
      if (!auth) throw new Error('the client has shown no token')
      say({
        type: 'welcome',
        v: 2,
        epoch: 'bench',
        offset: FIRST_OFFSET - 1,
        heartbeatMs: NEVER_MS,
        capabilities: ['recovery', 'bookmarks', 'batch'],
        subscriptions: hello.subscriptions.map((one) => ({ id: one.id })),
      })
      onReady(socket)
    })
  })
}

function serveSocketIo(onReady) {
  return webSocketServer((webSocket, socket) => {
    const times = { pingInterval: NEVER_MS, pingTimeout: NEVER_MS }
    webSocket.send(`0${JSON.stringify({ sid: 'a', upgrades: [], ...times, maxPayload: 1e6 })}`)
    webSocket.on('message', (data) => {
      if (!String(data).startsWith('40')) return
      webSocket.send('40{"sid":"b"}')
      onReady(socket)
    })
  })
}

function serveCentrifuge(onReady) {
  return webSocketServer((webSocket, socket) => {
    webSocket.on('message', (data) => {
      for (const line of String(data).split('\n')) {
        const { id, connect, subscribe } = JSON.parse(line)
        if (connect) webSocket.send(JSON.stringify({ id, connect: { client: 'a', version: '6' } }))
        if (!subscribe) continue
        webSocket.send(JSON.stringify({ id, subscribe: {} }))
        onReady(socket)
      }
    })
  })
}

function serveGraphql(onReady) {
  return webSocketServer((webSocket, socket) => {
    webSocket.on('message', (data) => {
      const { type } = JSON.parse(String(data))
      if (type === 'connection_init') webSocket.send('{"type":"connection_ack"}')
      if (type === 'subscribe') onReady(socket)
    })
  }, 'graphql-transport-ws')
}

function serveMqttOverWebSocket(onReady) {
  return webSocketServer((webSocket, socket) => {
    const answer = mqttAnswers((data) => webSocket.send(data))
    // What `ws` gives, unless it is told otherwise.
    webSocket.on('message', (/** @type {Buffer} */ data) => answer(data) && onReady(socket))
  }, 'mqtt')
}

function serveMqttOverTcp(onReady) {
  return createTcpServer((socket) => {
    const answer = mqttAnswers((data) => socket.write(data))
    socket.on('data', (data) => answer(data) && onReady(socket))
  })
}

/** MQTT 3.1.1: CONNECT is 1, SUBSCRIBE is 8; each is shorter than 128 bytes and may come in pieces. */
function mqttAnswers(say) {
  let pending = Buffer.alloc(0)
  return (/** @type {Buffer} */ data) => {
    pending = Buffer.concat([pending, data])
    let isSubscribed = false
    while (pending.length > 1 && pending.length >= 2 + pending[1]) {
      const type = pending[0] >> 4
      if (type === 1) say(Buffer.from([0x20, 2, 0, 0]))
      if (type === 8) say(Buffer.from([0x90, 3, pending[2], pending[3], 0]))
      isSubscribed ||= type === 8
      pending = pending.subarray(2 + pending[1])
    }
    return isSubscribed
  }
}

/** Of quality 0. @param {string} text */
function mqttPublish(text) {
  const topic = Buffer.from(TOPIC)
  const body = Buffer.concat([Buffer.from([0, topic.length]), topic, Buffer.from(text)])
  const { length } = body
  return Buffer.concat([Buffer.from([0x30, (length & 127) | 128, length >> 7]), body])
}

function serveNats(onReady) {
  const info = { server_id: 'a', version: '2.10.0', proto: 1, headers: true, max_payload: 1e6 }
  return createTcpServer((socket) => {
    socket.write(`INFO ${JSON.stringify(info)}\r\n`)
    socket.on('data', (data) => {
      for (const line of String(data).split('\r\n')) {
        if (line === 'PING') socket.write('PONG\r\n')
        if (line.startsWith('SUB ')) onReady(socket)
      }
    })
  })
}

/** @param {string} text */
function natsMessage(text) {
  return Buffer.from(`MSG ${TOPIC} 1 ${Buffer.byteLength(text)}\r\n${text}\r\n`)
}
