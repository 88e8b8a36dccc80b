import { nodeOf, RARE } from './events.mjs'

/**
 * The receivers: each connects as its own documentation does, and gives every event to the tally.
 *
 * @typedef {import('./tally.mjs').Tally} Tally
 * @typedef {object} Where
 * @property {number} port
 * @property {number} batch events in a frame
 * @property {number} subscriptions that our client holds
 *
 * @typedef {(where: Where, tally: Tally) => Promise<void | (() => object)>} Connect resolves when it
 *   can be sent events; what it returns tells more of them afterwards
 */

/** @type {Record<string, Connect>} */
export const CLIENTS = {
  floor: async ({ port, batch }, tally) => {
    const socket = await openWs(port)
    socket.on('message', () => tally.count(batch))
  },

  ws: async ({ port, batch }, tally) => {
    const socket = await openWs(port)
    socket.on('message', (data) => {
      const value = JSON.parse(data.toString())
      if (batch === 1) tally.take(value)
      else for (const event of value) tally.take(event)
    })
  },

  /** A handler for everything and one for a name. */
  maxine: async ({ port, subscriptions }, tally) => {
    const client = await newMaxine(port, tally)
    client.on(RARE, () => undefined)
    client.subscribe({}, tally.take)
    for (let index = 1; index < subscriptions; index++) {
      client.subscribe({ nodeId: nodeOf(index) }, () => undefined)
    }
    await client.connect()
    return () => client.stats()
  },

  /** Everything is subscribed; only one name in 25 events has a handler. */
  'maxine, unheard': async ({ port }, tally) => {
    const client = await newMaxine(port, tally)
    client.subscribe({})
    client.on(RARE, tally.skipTo)
    await client.connect()
    return () => client.stats()
  },

  'maxine, iterated': async ({ port }, tally) => {
    const client = await newMaxine(port, tally)
    // Its subscription begins with the loop, which has to be there when the client connects.
    void iterate(client.events({}), (event) => tally.take(event))
    await client.connect()
    return () => client.stats()
  },

  'socket.io': async ({ port }, tally) => {
    const { io } = await import('socket.io-client')
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] })
    socket.on('event', tally.take)
    await new Promise((resolve) => socket.on('connect', () => resolve(undefined)))
  },

  centrifuge: async ({ port }, tally) => {
    const [{ Centrifuge }, { WebSocket }] = await Promise.all([import('centrifuge'), import('ws')])
    const centrifuge = new Centrifuge(`ws://127.0.0.1:${port}`, { websocket: WebSocket })
    const subscription = centrifuge.newSubscription('events')
    subscription.on('publication', ({ data }) => tally.take(data))
    subscription.subscribe()
    centrifuge.connect()
    await subscription.ready()
  },

  'graphql-ws': async ({ port }, tally) => {
    const client = await newGraphql(port)
    client.subscribe(
      { query: 'subscription { event }' },
      {
        next: (result) => tally.take(graphqlEvent(result)),
        error: (error) => tally.fail(String(error)),
        complete: () => tally.fail('the subscription was completed'),
      },
    )
  },

  'graphql-ws, iterated': async ({ port }, tally) => {
    const client = await newGraphql(port)
    const results = client.iterate({ query: 'subscription { event }' })
    void iterate(results, (result) => tally.take(graphqlEvent(result)))
  },

  mqtt: ({ port }, tally) => connectMqtt(`ws://127.0.0.1:${port}`, tally),

  'mqtt-tcp': ({ port }, tally) => connectMqtt(`mqtt://127.0.0.1:${port}`, tally),

  nats: async ({ port }, tally) => {
    const connection = await connectNats(port)
    connection.subscribe('events', {
      callback: (error, message) =>
        error ? tally.fail(String(error)) : tally.take(message.json()),
    })
  },

  'nats, iterated': async ({ port }, tally) => {
    const connection = await connectNats(port)
    void iterate(connection.subscribe('events'), (message) => tally.take(message.json()))
  },
}

async function openWs(port) {
  const { WebSocket } = await import('ws')
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

/** As a user gets it, but for the tally, which hears of everything that goes wrong. */
async function newMaxine(port, tally) {
  const { WebSocketClient } = await import('maxine-client')
  const client = new WebSocketClient(`ws://127.0.0.1:${port}`, 'a-token')
  client.on('gap', ({ reason }) => tally.fail(`a gap: ${reason}`))
  client.on('error', (error) => tally.fail(String(error)))
  client.on('close', ({ reason }) => tally.fail(`closed: ${reason}`))
  return client
}

async function newGraphql(port) {
  const [{ createClient }, { WebSocket }] = await Promise.all([
    import('graphql-ws/client'),
    import('ws'),
  ])
  return createClient({
    url: `ws://127.0.0.1:${port}`,
    webSocketImpl: WebSocket,
    // The server writes its frames before it knows the id.
    generateID: () => 'e1',
  })
}

/** @param {{ data?: Record<string, unknown> | null }} result */
function graphqlEvent({ data }) {
  return /** @type {{ offset: number }} */ (data?.event)
}

async function connectMqtt(url, tally) {
  const { default: mqtt } = await import('mqtt')
  const client = await mqtt.connectAsync(url, { keepalive: 0 })
  client.on('message', (_topic, payload) => tally.take(JSON.parse(String(payload))))
  await client.subscribeAsync('events')
}

async function connectNats(port) {
  const { connect } = await import('@nats-io/transport-node')
  return connect({ servers: `127.0.0.1:${port}`, pingInterval: 600_000 })
}

async function iterate(events, take) {
  for await (const event of events) take(event)
}
