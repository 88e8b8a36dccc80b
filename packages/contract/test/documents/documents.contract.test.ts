import { EventEmitter } from 'node:events'
import { MaxineClient } from 'maxine-client/http'
import { WebSocketClient } from 'maxine-client'
import type { RunningServer } from 'maxine-server-ref'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ADMIN, serve, serveWithAuth } from '../reference-server.ts'
import { setStage } from './maxine-stage.ts'
import { readBlocks } from './read-blocks.ts'
import { until } from './until.ts'

const EVENTS = readBlocks('maxine-websocket-events.md')
const STREAMING = readBlocks('maxine-event-streaming.md')
const NODE = { serviceName: 'my-service', host: 'localhost', port: 3000 }
const NODE_ID = 'my-service:localhost:3000'

/** The block under that heading, the first where there are several. */
function code(blocks: typeof EVENTS, heading: string): string {
  const block = blocks.find((one) => one.heading === heading)
  if (!block) throw new Error(`no block under ${heading}`)
  return block.code
}

/** As the blocks that go on from an earlier one need it: connected, and ended with the test. */
async function connected(server: RunningServer, token?: string): Promise<WebSocketClient> {
  const client = new WebSocketClient(server.url, token)
  onTestFinished(() => client.disconnect())
  await client.connect()
  return client
}

function http(server: RunningServer, token?: string): MaxineClient {
  return new MaxineClient(server.httpUrl, token)
}

async function tokenOf(server: RunningServer): Promise<string> {
  const { token } = await http(server).signIn(ADMIN.username, ADMIN.password)
  return token
}

test('every block of the two Maxine documents is run here, or is Python', () => {
  const headings = [...EVENTS, ...STREAMING].map(
    ({ language, heading }) => `${language}: ${heading}`,
  )
  expect(headings).toEqual([
    'javascript: JavaScript WebSocket Client',
    // Python's client is not this package; its frames are spoken by the server's old-clients.test.ts.
    'python: Python WebSocket Client',
    'javascript: Authentication',
    'python: Authentication',
    'javascript: Event Filtering',
    'javascript: Token Refresh',
    'javascript: Error Handling',
    'javascript: Real-Time Dashboard Example',
    'javascript: Circuit Breaker Events',
    'javascript: Configuration Change Events',
    'javascript: Connecting to WebSocket',
    'javascript: Authentication',
    'javascript: Subscribing to Events',
    'json: Event Format',
    'javascript: Connecting to MQTT',
    'javascript: HTTP Event History API',
    'javascript: Circuit Breaker Monitoring',
    'javascript: Example Application',
  ])
})

test.each(['without tokens', 'with tokens'])(
  '“JavaScript WebSocket Client” runs %s',
  async (auth) => {
    const server = await (auth === 'with tokens' ? serveWithAuth() : serve())
    const jwtToken = auth === 'with tokens' ? await tokenOf(server) : undefined
    const stage = setStage(server)
    const names = {
      jwtToken,
      updateServiceList: vi.fn(),
      removeServiceInstance: vi.fn(),
      markInstanceUnhealthy: vi.fn(),
    }
    await stage.run(code(EVENTS, 'JavaScript WebSocket Client'), names)
    const maxine = http(server, jwtToken)
    const { nodeId } = await maxine.register(NODE)
    await until(() => expect(names.updateServiceList).toHaveBeenCalledOnce())
    await maxine.deregister(nodeId)
    await until(() => expect(names.removeServiceInstance).toHaveBeenCalledWith(NODE_ID))
    expect(stage.printed()).toEqual([
      'Service registered: my-service',
      `Service deregistered: ${NODE_ID}`,
    ])
  },
)

test('“Authentication” sends the token by itself', async () => {
  const server = await serveWithAuth()
  const stage = setStage(server)
  const { WebSocketClient } = stage.load('maxine-client')
  const names = { jwtToken: await tokenOf(server), WebSocketClient }
  await expect(stage.run(code(EVENTS, 'Authentication'), names)).resolves.toBeUndefined()
})

test('“Event Filtering” leaves out what was not asked for', async () => {
  const server = await serve()
  const wsClient = await connected(server)
  const heard: string[] = []
  wsClient.on('event', ({ event, data }) => {
    heard.push(`${event} ${(data as { nodeId: string }).nodeId}`)
  })
  await setStage(server).run(code(EVENTS, 'Event Filtering'), { wsClient })
  await until(() => expect(wsClient.dump().subscriptions).toHaveLength(3))
  await until(() => {
    expect(wsClient.dump().subscriptions.every(({ status }) => status === 'active')).toBe(true)
  })
  const maxine = http(server)
  await maxine.register(NODE)
  await maxine.heartbeat(NODE_ID)
  await maxine.register({ ...NODE, serviceName: 'my-api-service', port: 3001 })
  await maxine.heartbeat('my-api-service:localhost:3001')
  await until(() => {
    expect(heard).toEqual([
      `service_registered ${NODE_ID}`,
      'service_registered my-api-service:localhost:3001',
      'service_heartbeat my-api-service:localhost:3001',
    ])
  })
})

test('“Token Refresh” gets another token', async () => {
  const server = await serveWithAuth()
  const wsClient = await connected(server, await tokenOf(server))
  const updateStoredToken = vi.fn()
  await setStage(server).run(code(EVENTS, 'Token Refresh'), { wsClient, updateStoredToken })
  await until(() => expect(updateStoredToken).toHaveBeenCalledOnce())
  await expect(http(server, updateStoredToken.mock.calls[0]![0]).services()).resolves.toEqual([])
})

test('“Error Handling” connects again and again and never makes a second connection', async () => {
  const server = await serve()
  const wsClient = await connected(server)
  const stage = setStage(server)
  const again: (() => void)[] = []
  await stage.run(code(EVENTS, 'Error Handling'), {
    wsClient,
    setTimeout: (callback: () => void) => again.push(callback),
  })
  server.faults.resetAll()
  await until(() => expect(stage.printed()).toContain('Connection closed, reconnecting...'))
  for (const callback of again) callback()
  await until(() => expect(wsClient.state.status).toBe('connected'))
  for (const callback of again) callback()
  expect(server.core.sizes().connections).toBe(1)
  expect(wsClient.stats()).toMatchObject({ attempts: 2, connections: 2 })
})

test('“Real-Time Dashboard Example” shows what is there', async () => {
  const server = await serve()
  const wsClient = await connected(server)
  const renderServiceGrid = vi.fn()
  await setStage(server).run(code(EVENTS, 'Real-Time Dashboard Example'), {
    wsClient,
    renderServiceGrid,
  })
  await until(() => {
    expect(wsClient.dump().subscriptions.map(({ status }) => status)).toEqual([
      'active',
      'active',
      'active',
    ])
  })
  const maxine = http(server)
  await maxine.register(NODE)
  await until(() => expect(renderServiceGrid).toHaveBeenCalledOnce())
  const shown = renderServiceGrid.mock.calls[0]![0] as Map<string, Set<string>>
  expect([...shown.get('my-service')!]).toEqual([NODE_ID])
  await maxine.deregister(NODE_ID)
  await until(() => expect(shown.size).toBe(0))
})

test('“Circuit Breaker Events” tells of a circuit that opened', async () => {
  const server = await serve()
  const wsClient = await connected(server)
  const showCircuitBreakerAlert = vi.fn()
  const stage = setStage(server)
  await stage.run(code(EVENTS, 'Circuit Breaker Events'), {
    wsClient,
    showCircuitBreakerAlert,
    hideCircuitBreakerAlert: vi.fn(),
  })
  await until(() => {
    expect(wsClient.dump().subscriptions.every(({ status }) => status === 'active')).toBe(true)
  })
  const maxine = http(server)
  await maxine.register(NODE)
  let circuit = await maxine.circuitBreaker(NODE_ID)
  while (circuit.state === 'closed') circuit = await maxine.reportOutcome(NODE_ID, 'failure')
  await until(() => expect(showCircuitBreakerAlert).toHaveBeenCalledWith(NODE_ID))
  expect(stage.printed()).toEqual([`Circuit opened for ${NODE_ID}`])
})

test('“Configuration Change Events” keeps a copy up to date', async () => {
  const server = await serve()
  const wsClient = await connected(server)
  const updateConfigCache = vi.fn()
  await setStage(server).run(code(EVENTS, 'Configuration Change Events'), {
    wsClient,
    updateConfigCache,
  })
  await until(() => {
    expect(wsClient.dump().subscriptions.every(({ status }) => status === 'active')).toBe(true)
  })
  await http(server).config.set('my-service', 'limit', 5)
  await until(() => expect(updateConfigCache).toHaveBeenCalledWith('my-service', 'limit', 5))
})

test('“Connecting to WebSocket”, “Authentication” and “Subscribing to Events” run with the package ws', async () => {
  const server = await serve()
  const stage = setStage(server)
  const blocks = ['Connecting to WebSocket', 'Authentication'].map((name) => code(STREAMING, name))
  // They go on from one another. The last one sends at once, and so has to stand where the socket is open.
  const last = `ws.on('open', () => {\n${code(STREAMING, 'Subscribing to Events')}\n})`
  await stage.run([...blocks, last].join('\n'))
  await until(() => expect(stage.printed()).toContain('Connected to Maxine WebSocket'))
  await http(server).register(NODE)
  await until(() => {
    expect(stage.printed().join('\n')).toContain('"type":"unsubscribed"')
    expect(stage.printed().join('\n')).toContain('"event":"service_registered"')
  })
})

test('“Event Format” is what travels', async () => {
  const server = await serve()
  const [event] = await registered(server)
  const documented = JSON.parse(code(STREAMING, 'Event Format')) as typeof event
  expect(event).toMatchObject({ event: documented!.event, data: documented!.data })
  expect(typeof event!.timestamp).toBe(typeof documented!.timestamp)
})

test('“Connecting to MQTT” gets the same frames from a bridge of the test', async () => {
  // The reference server has no MQTT: the test stands for the broker that Maxine publishes to.
  const server = await serve()
  const client = Object.assign(new EventEmitter(), {
    subscribe: (_topic: string, done: (failure: null) => void) => done(null),
  })
  const stage = setStage(server, { mqtt: () => ({ connect: () => client }) })
  await stage.run(code(STREAMING, 'Connecting to MQTT'))
  client.emit('connect')
  for (const event of await registered(server)) {
    const topic = `maxine/registry/events/${event.event}`
    client.emit('message', topic, Buffer.from(JSON.stringify(event)))
  }
  expect(stage.printed().slice(0, 3)).toEqual([
    'Connected to MQTT broker',
    'Subscribed to Maxine events',
    'Topic: maxine/registry/events/service_registered',
  ])
})

test('“HTTP Event History API” and “Circuit Breaker Monitoring” get their answers', async () => {
  const server = await serve()
  await registered(server)
  const stage = setStage(server)
  await stage.run(code(STREAMING, 'HTTP Event History API'))
  await stage.run(code(STREAMING, 'Circuit Breaker Monitoring'))
  await until(() => {
    expect(stage.printed()).toHaveLength(2)
    expect(stage.printed().some((line) => line.startsWith('Historical event:'))).toBe(true)
    expect(stage.printed().some((line) => line.startsWith('Circuit state:'))).toBe(true)
  })
})

test('“Example Application” serves what it has heard', async () => {
  const server = await serve()
  const routes: Record<
    string,
    (request: unknown, response: { json: (body: unknown) => void }) => void
  > = {}
  const express = () => () => ({
    get: (path: string, handler: (typeof routes)[string]) => (routes[path] = handler),
    listen: (_port: number, done: () => void) => done(),
  })
  const stage = setStage(server, { express })
  await stage.run(code(STREAMING, 'Example Application'), { broadcastToClients: vi.fn() })
  await until(() => expect(server.core.sizes().subscriptions).toBe(1))
  await http(server).register(NODE)
  const json = vi.fn()
  await until(() => {
    routes['/dashboard']!({}, { json })
    expect(Object.keys(json.mock.lastCall![0] as object)).toEqual(['my-service'])
  })
})

async function registered(server: RunningServer) {
  const maxine = http(server)
  await maxine.register(NODE)
  const { events } = await maxine.history({})
  return events
}
