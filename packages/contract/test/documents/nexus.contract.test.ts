import { expect, test, vi } from 'vitest'
import { BROWSER_KEY, KEY, serveNexus, setNexusStage } from './nexus-stage.ts'
import { codeUnder, readBlocks } from './read-blocks.ts'
import type { Stage } from './stage.ts'
import { until } from './until.ts'

const BLOCKS = readBlocks('nexus-websocket.md')
const CLIENT = codeUnder(BLOCKS, 'Node.js WebSocket Client')
const BROWSER_CLIENT = codeUnder(BLOCKS, 'Browser WebSocket Client')

/** What the document's class has that a test uses. */
interface DocumentClient {
  readonly connect: () => Promise<void>
  readonly subscribe: (channels: readonly string[], filters?: object) => void
  readonly unsubscribe: (channels: readonly string[]) => void
  readonly send: (frame: object) => void
  readonly on: (type: string, handler: (message: Message) => void) => void
  readonly close: () => void
  readonly startHeartbeat: () => void
  readonly stopHeartbeat: () => void
}

type Message = Readonly<Record<string, unknown>>
type ClientClass = new (options: object) => DocumentClient

/** The class of `client.js`, required by another program. */
async function requireClient(stage: Stage): Promise<ClientClass> {
  const module = { exports: {} }
  await stage.run(CLIENT, { module })
  return module.exports as ClientClass
}

test('“Node.js WebSocket Client” runs by itself and hears what passes its filters', async () => {
  const server = await serveNexus()
  const stage = setNexusStage(server)
  await stage.run(CLIENT, { ...stage.asMain(), process: { env: { NEXUS_API_KEY: KEY } } })
  await until(() => {
    expect(stage.printed()).toContain('Subscribed to: ["telemetry.metrics","tasks.updates"]')
  })
  await server.core.publish('tasks.updates', { priority: 'low', task: 1 })
  await server.core.publish('tasks.created', { priority: 'high', task: 2 })
  await server.core.publish('tasks.updates', { priority: 'critical', task: 3 })
  const event = { channel: 'tasks.updates', data: { priority: 'critical', task: 3 } }
  await until(() => {
    // Twice: the document's class calls handlers of “event” once by their name and once again.
    expect(stage.printed().slice(3)).toEqual([
      `Event received: ${JSON.stringify(event)}`,
      `Event received: ${JSON.stringify(event)}`,
    ])
  })
  expect(stage.printed()[0]).toBe('WebSocket connected')
  expect(stage.printed()[1]).toMatch(/^Connected: {"type":"connection_established","client_id":"/)
})

test('“Node.js WebSocket Client” gets an answer to all it can say', async () => {
  const server = await serveNexus()
  const stage = setNexusStage(server)
  const client = new (await requireClient(stage))({ url: server.url, apiKey: KEY })
  const heard: Message[] = []
  const types = ['subscription_confirmed', 'subscription_error', 'unsubscription_confirmed']
  for (const type of [...types, 'pong', 'error']) client.on(type, (message) => heard.push(message))
  await client.connect()
  client.subscribe(['system.alerts'], { level: 'high' })
  client.subscribe(['system.alerts', 'no.such'])
  client.unsubscribe(['system.alerts'])
  client.startHeartbeat()
  stage.clock.ring(30_000)
  client.send({ action: 'dance' })
  const text = expect.any(String) as string
  await until(() => {
    expect(heard).toMatchObject([
      {
        ...{ type: 'subscription_confirmed', channels: ['system.alerts'] },
        ...{ filters: { level: 'high' }, subscription_id: text },
      },
      { type: 'subscription_error', message: 'Invalid channels: no.such' },
      { type: 'unsubscription_confirmed', channels: ['system.alerts'] },
      { type: 'pong', timestamp: text },
      { type: 'error', message: 'Unknown action: dance' },
    ])
  })
  client.stopHeartbeat()
  expect(stage.clock.delays()).toEqual([])
})

test('“Node.js WebSocket Client” comes back after 5 s and asks for its channels again', async () => {
  const server = await serveNexus()
  const stage = setNexusStage(server)
  const client = new (await requireClient(stage))({ url: server.url, apiKey: KEY })
  const confirmed = vi.fn<(message: Message) => void>()
  client.on('subscription_confirmed', confirmed)
  await client.connect()
  client.subscribe(['tasks.created'], { priority: 'high' })
  await until(() => expect(confirmed).toHaveBeenCalledOnce())
  server.faults.closeAll(1012, 'restart')
  await until(() => expect(stage.clock.delays()).toEqual([5_000]))
  expect(stage.printed().slice(1)).toEqual([
    'WebSocket closed: 1012 - restart',
    'Reconnecting... (attempt 1)',
  ])
  stage.clock.ring(5_000)
  await until(() => expect(confirmed).toHaveBeenCalledTimes(2))
  // Without the filters, which the document's class forgets: our own does not.
  expect(confirmed.mock.lastCall![0]).toMatchObject({ channels: ['tasks.created'] })
  expect(server.core.sizes()).toMatchObject({ connections: 1, subscriptions: 1 })
})

test('“Node.js WebSocket Client” is told by 1008 that its key is wrong', async () => {
  const server = await serveNexus()
  const stage = setNexusStage(server)
  const client = new (await requireClient(stage))({ url: server.url, apiKey: 'another-key' })
  await client.connect()
  await until(() => expect(stage.printed()).toContain('WebSocket closed: 1008 - Invalid token'))
})

test('“Browser WebSocket Client” runs as a page, with its key in the address', async () => {
  const server = await serveNexus()
  const stage = setNexusStage(server)
  const updateDashboard = vi.fn()
  await stage.run(BROWSER_CLIENT, { updateDashboard })
  await until(() => expect(server.core.sizes().subscriptions).toBe(2))
  await server.core.publish('telemetry.metrics', { metric_name: 'cpu_usage', value: 45.2 })
  await until(() => {
    expect(updateDashboard.mock.calls).toEqual([[{ metric_name: 'cpu_usage', value: 45.2 }]])
  })
})

test('“Browser WebSocket Client” comes back after 5 s', async () => {
  const server = await serveNexus()
  const stage = setNexusStage(server)
  await stage.run(BROWSER_CLIENT, { updateDashboard: vi.fn() })
  await until(() => expect(server.core.sizes().subscriptions).toBe(2))
  server.faults.resetAll()
  await until(() => expect(stage.clock.delays()).toEqual([5_000]))
  stage.clock.ring(5_000)
  // It does not ask for its channels again, as the document has it.
  await until(() => expect(stage.printed().at(-1)).toBe('WebSocket connected'))
  expect(server.core.sizes()).toMatchObject({ connections: 1, subscriptions: 0 })
})

test('“Token-Based Authentication” lets a client in by its header', async () => {
  const server = await serveNexus()
  const stage = setNexusStage(server)
  const code = codeUnder(BLOCKS, 'Token-Based Authentication', { number: 2 })
  const { ws } = await stage.define(code, ['ws'], { url: server.url, apiKey: BROWSER_KEY })
  const heard = vi.fn<(data: unknown) => void>()
  ;(ws as InstanceType<Stage['WebSocket']>).onmessage = ({ data }) => heard(data)
  await until(() => {
    expect(heard).toHaveBeenCalledWith(expect.stringContaining('connection_established'))
  })
})
