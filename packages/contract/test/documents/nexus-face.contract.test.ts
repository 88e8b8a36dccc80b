import { NexusClient } from 'maxine-client/nexus'
import type { NexusOptions } from 'maxine-client/nexus'
import { expect, onTestFinished, test, vi } from 'vitest'
import { BROWSER_KEY, KEY, runDocumentServer, serveNexus, setNexusStage } from './nexus-stage.ts'
import { codeUnder, readBlocks, restFrom } from './read-blocks.ts'
import { until } from './until.ts'

// Our client in the place of the document's: its usage there, and its server with us.

const BLOCKS = readBlocks('nexus-websocket.md')
const SERVER = codeUnder(BLOCKS, 'Basic Server Setup')
const USAGE = restFrom(codeUnder(BLOCKS, 'Node.js WebSocket Client'), '// Example usage')
const PAGE = restFrom(codeUnder(BLOCKS, 'Browser WebSocket Client'), '// Usage in browser')

/** Our class at the address of the test, ended with it. */
function classAt(url: string, more: NexusOptions = {}): typeof NexusClient {
  return class extends NexusClient {
    constructor(options: NexusOptions) {
      super({ ...options, ...more, url })
      onTestFinished(() => this.disconnect())
    }
  } as typeof NexusClient
}

function clientOf({ url }: { readonly url: string }, more: NexusOptions = {}): NexusClient {
  return new (classAt(url))({ apiKey: KEY, backoff: { baseMs: 1, capMs: 50 }, ...more })
}

test('“Node.js WebSocket Client” is used as it stands with our class', async () => {
  const server = await serveNexus()
  const stage = setNexusStage(server)
  await stage.run(USAGE, {
    ...stage.asMain(),
    process: { env: { NEXUS_API_KEY: KEY } },
    NexusWebSocketClient: classAt(server.url),
  })
  // One frame for each channel, so that one that is refused takes no other with it.
  const confirmed = ['Subscribed to: ["telemetry.metrics"]', 'Subscribed to: ["tasks.updates"]']
  await until(() => expect(stage.printed().slice(1)).toEqual(confirmed))
  expect(stage.printed()[0]).toMatch(/^Connected: {"type":"connection_established","client_id":"/)
  await server.core.publish('tasks.updates', { priority: 'low', task: 1 })
  await server.core.publish('tasks.updates', { priority: 'critical', task: 2 })
  await server.core.publish('telemetry.metrics', { priority: 'high', task: 3 })
  const told = [
    { channel: 'tasks.updates', data: { priority: 'critical', task: 2 } },
    { channel: 'telemetry.metrics', data: { priority: 'high', task: 3 } },
  ]
  await until(() => {
    expect(stage.printed().slice(3)).toEqual(
      told.map((event) => `Event received: ${JSON.stringify(event)}`),
    )
  })
})

test('“Browser WebSocket Client” is used as it stands with our class', async () => {
  const server = await serveNexus()
  const updateDashboard = vi.fn()
  // Whoever is in a browser says that the key may stand in the address.
  const NexusBrowserClient = classAt(server.url, { tokenVia: 'query' })
  await setNexusStage(server).run(PAGE, { updateDashboard, NexusBrowserClient })
  await until(() => expect(server.core.sizes()).toMatchObject({ users: 1, subscriptions: 2 }))
  await server.core.publish('telemetry.metrics', { value: 45.2 })
  await until(() => expect(updateDashboard.mock.calls).toEqual([[{ value: 45.2 }]]))
})

test('“Basic Server Setup” gets along with our client', async () => {
  const server = await runDocumentServer([SERVER])
  const client = clientOf(server)
  const heard: object[] = []
  const names = ['subscription_error', 'unsubscription_confirmed', 'event'] as const
  for (const name of names) client.on(name, (message) => void heard.push(message))
  await client.connect()
  const both = client.subscribe(['tasks.updates', 'tasks.created'], { priority: ['high', 'low'] })
  client.subscribe(['no.such'] as never)
  await until(() => {
    expect(heard).toMatchObject([{ type: 'subscription_error', channels: ['no.such'] }])
  })
  await both.ready
  server.broadcastEvent('tasks.updates', { priority: 'none' })
  server.broadcastEvent('tasks.updates', { priority: 'low' })
  await until(() => {
    expect(heard[1]).toMatchObject({ channel: 'tasks.updates', data: { priority: 'low' } })
  })
  client.unsubscribe(['tasks.updates'])
  await until(() => {
    expect(heard[2]).toMatchObject({
      type: 'unsubscription_confirmed',
      channels: ['tasks.updates'],
    })
  })
  expect(client.stats()).toMatchObject({ connections: 1 })
})

test('“Basic Server Setup” ends, and our client comes back to the next with its filters', async () => {
  const [first, next] = [await runDocumentServer([SERVER]), await runDocumentServer([SERVER])]
  let at = first
  const client = new NexusClient({
    url: () => at.url,
    ...{ apiKey: KEY, backoff: { baseMs: 1, capMs: 50 } },
  })
  onTestFinished(() => client.disconnect())
  const told = vi.fn<(message: { readonly data: unknown }) => void>()
  const confirmed = vi.fn()
  client.on('event', told)
  client.on('subscription_confirmed', confirmed)
  await client.connect()
  client.subscribe(['tasks.updates'], { priority: 'high' })
  await until(() => expect(confirmed).toHaveBeenCalledTimes(1))
  at = next
  first.signal('SIGTERM')
  await until(() => expect(confirmed).toHaveBeenCalledTimes(2))
  next.broadcastEvent('tasks.updates', { priority: 'low' })
  next.broadcastEvent('tasks.updates', { priority: 'high' })
  await until(() => expect(told).toHaveBeenCalled())
  expect(told.mock.calls.map(([{ data }]) => data)).toEqual([{ priority: 'high' }])
})

test('“Basic Server Setup” refuses a key, and our client gives up and says so', async () => {
  const server = await runDocumentServer([SERVER])
  const client = clientOf(server, { apiKey: BROWSER_KEY })
  await expect(client.connect()).rejects.toMatchObject({ name: 'MaxineError' })
  expect(client.state).toMatchObject({ status: 'closed' })
})
