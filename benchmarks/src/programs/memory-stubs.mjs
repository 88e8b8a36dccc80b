// Servers that say yes to whatever two other libraries ask, and nothing else.
import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { answer } from '../harness/answer.mjs'
import { portOf } from '../harness/port.mjs'

const centrifuge = await listen((webSocket, text) => {
  for (const line of text.split('\n').filter(Boolean)) {
    const { id, connect } = JSON.parse(line)
    if (id === undefined) continue
    const reply = connect
      ? { connect: { client: 'c', version: '0', ping: 25, pong: true } }
      : { subscribe: {} }
    webSocket.send(JSON.stringify({ id, ...reply }))
  }
})
const graphql = await listen((webSocket, text) => {
  if (JSON.parse(text).type === 'connection_init') webSocket.send('{"type":"connection_ack"}')
})

answer({ ports: () => ({ centrifuge, 'graphql-ws': graphql }) })

/** @param {(webSocket: import('ws').WebSocket, text: string) => void} onText */
async function listen(onText) {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: (asked) => [...asked][0] ?? false,
  })
  server.on('connection', (webSocket) => {
    webSocket.on('message', (data) => onText(webSocket, data.toString()))
  })
  await once(server, 'listening')
  return portOf(server)
}
