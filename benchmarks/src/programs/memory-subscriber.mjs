// One client with thousands of subscriptions that each have a handler; the first argument says whose.
import { EventEmitter } from 'node:events'
import { connect as connectNats } from '@nats-io/transport-node'
import { Centrifuge } from 'centrifuge'
import { createClient } from 'graphql-ws'
import { WebSocketClient } from 'maxine-client'
import { WebSocket } from 'ws'
import { answer } from '../harness/answer.mjs'

/** @type {Record<string, (where: { port: number, token: string }) => Promise<(name: string, handler: () => void) => unknown>>} */
const CONNECT = {
  async maxine({ port, token }) {
    const client = new WebSocketClient({ url: `ws://127.0.0.1:${port}`, token })
    await client.connect()
    return (serviceName, handler) => client.subscribe({ serviceName }, handler)
  },
  /** What anybody needs who calls handlers by name. */
  async floor() {
    const emitter = new EventEmitter().setMaxListeners(0)
    return (name, handler) => emitter.on(name, handler)
  },
  async nats({ port }) {
    const connection = await connectNats({ servers: `127.0.0.1:${port}` })
    return (subject, callback) => connection.subscribe(subject, { callback })
  },
  async centrifuge({ port }) {
    const client = new Centrifuge(`ws://127.0.0.1:${port}`, { websocket: WebSocket })
    client.connect()
    await client.ready()
    return (channel, handler) => {
      const subscription = client.newSubscription(channel)
      subscription.on('publication', handler)
      subscription.subscribe()
    }
  },
  async 'graphql-ws'({ port }) {
    const client = createClient({
      url: `ws://127.0.0.1:${port}`,
      webSocketImpl: WebSocket,
      lazy: false,
    })
    await new Promise((resolve) => client.on('connected', resolve))
    const sink = { error: () => undefined, complete: () => undefined }
    return (name, next) =>
      client.subscribe(
        { query: `subscription { event(service: "${name}") { data } }` },
        { ...sink, next },
      )
  },
}

let subscribe
let made = 0

answer({
  async connect(where) {
    subscribe = await CONNECT[process.argv[2]](where)
  },
  async subscribe({ count }) {
    for (let left = count; left > 0; left--) {
      const index = made++
      subscribe(`service-${index}`, () => index)
    }
    // What has to be said to a server has been said by then, and answered.
    await new Promise((resolve) => setTimeout(resolve, 200))
  },
})
