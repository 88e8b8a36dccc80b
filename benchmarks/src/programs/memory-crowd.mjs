// Thousands of connections that cost next to nothing here: plain sockets that say what is needed.
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { answer } from '../harness/answer.mjs'
import { tokenFor } from '../harness/token.mjs'

/** Connections begun at once, and as many as one address has with the server's default limits. */
const AT_ONCE = 100

const NEWLINE = '\r\n'

/** What is said, and the text that must have come before the next is. */
const DIALOGUES = {
  floor: () => [],
  ws: () => [...upgrade('/'), [textFrame('{}'), 'bookmark']],
  maxine: (index) => [...upgrade('/ws'), [textFrame(hello(index)), 'bookmark']],
  'socket.io': () => [
    [upgradeRequest('/socket.io/?EIO=4&transport=websocket'), '0{'],
    [textFrame('40'), '40{'],
    [textFrame('42["join","orders"]'), 'joined'],
  ],
  'nats-server': () => [[`CONNECT {"verbose":false}\r\nSUB orders 1\r\nPING\r\n`, 'PONG']],
  mosquitto: (index) => [
    [mqttConnect(`c-${index}`), '\x20\x02'],
    [Buffer.from([0x82, 11, 0, 1, 0, 6, ...Buffer.from('orders'), 0]), '\x90'],
  ],
}

let sockets = []
let made = 0

answer({
  async grow({ port, subject, count }) {
    for (let left = count; left > 0; left -= AT_ONCE) {
      const size = Math.min(AT_ONCE, left)
      const begun = Array.from({ length: size }, () => talk(port, DIALOGUES[subject](made++)))
      sockets.push(...(await Promise.all(begun)))
    }
  },
  async shrink() {
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of sockets) socket.destroy()
    sockets = []
    await Promise.all(closed)
  },
})

/** Resolves with a socket on which all has been said and answered. */
function talk(port, dialogue) {
  // Another address for every hundred, as if they came from many machines.
  const localAddress = `127.0.1.${1 + (Math.floor(made / AT_ONCE) % 200)}`
  return new Promise((resolve, reject) => {
    let heard = ''
    let next = 0
    const socket = connect({ port, host: '127.0.0.1', localAddress })
    const goOn = () => {
      const step = dialogue[next]
      if (step) return void socket.write(step[0])
      // What comes later is read and forgotten.
      socket.removeAllListeners('data').on('data', () => undefined)
      resolve(socket)
    }
    socket.on('connect', goOn)
    socket.on('data', (data) => {
      heard += data.toString('latin1')
      if (!heard.includes(dialogue[next]?.[1] ?? '')) return
      heard = ''
      next += 1
      goOn()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`closed after ${next} answers: ${heard}`)))
  })
}

function upgrade(path) {
  return [[upgradeRequest(path), NEWLINE + NEWLINE]]
}

function upgradeRequest(path) {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    NEWLINE,
  ].join(NEWLINE)
}

/** Another user each. */
function hello(index) {
  return JSON.stringify({
    auth: tokenFor(`user-${index}`),
    subscribe: { serviceName: 'orders' },
    hello: {
      v: 2,
      client: { name: 'maxine-client', version: '0.0.0' },
      accept: ['batch'],
      subscriptions: [{ id: 's1', filter: { serviceName: 'orders' } }],
    },
  })
}

/** RFC 6455 section 5.2, with a mask of zeros. */
function textFrame(text) {
  const body = Buffer.from(text)
  const length =
    body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body])
}

/** MQTT 3.1.1, a clean session that is kept alive for an hour. */
function mqttConnect(id) {
  const body = [0, 4, ...Buffer.from('MQTT'), 4, 2, 0x0e, 0x10, 0, id.length, ...Buffer.from(id)]
  return Buffer.from([0x10, body.length, ...body])
}
