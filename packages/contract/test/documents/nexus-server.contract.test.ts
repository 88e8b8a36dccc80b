import { nexus } from 'maxine-protocol/dialects/nexus'
import { expect, test, vi } from 'vitest'
import { FrameClient } from './frame-client.ts'
import type { Frame } from './frame-client.ts'
import { KEY, runDocumentServer, serveNexus } from './nexus-stage.ts'
import { codeUnder, readBlocks } from './read-blocks.ts'
import { until } from './until.ts'

const BLOCKS = readBlocks('nexus-websocket.md')
const SERVER = codeUnder(BLOCKS, 'Basic Server Setup')
const VALIDATION = codeUnder(BLOCKS, 'Token-Based Authentication')
const REDIS = codeUnder(BLOCKS, 'Scaling with Redis Pub/Sub')
const MONITORING = codeUnder(BLOCKS, 'Monitoring')

function enter({ url }: { readonly url: string }, token = KEY): Promise<FrameClient> {
  return FrameClient.open(url, { headers: { authorization: `Bearer ${token}` } })
}

const SAID: readonly (object | string)[] = [
  { action: 'subscribe', channels: ['tasks.updates'], filters: { priority: ['high', 'low'] } },
  { action: 'subscribe', channels: ['tasks.created', 'system.alerts'] },
  { action: 'subscribe', channels: ['tasks.created', 'no.such', 'nor.such'] },
  { action: 'unsubscribe', channels: ['system.alerts', 'tasks.updates'] },
  { action: 'unsubscribe', channels: ['no.such'] },
  { action: 'ping' },
  { action: 'dance' },
  'no JSON at all',
]

/** All that a server answers. */
async function answersOf(server: { readonly url: string }): Promise<readonly Frame[]> {
  const client = await enter(server)
  const answers = [await client.next()]
  for (const frame of SAID) answers.push(await client.say(frame).next())
  await client.leave()
  return answers
}

/** With what a server chooses itself left out. */
function comparable(answers: readonly Frame[]): readonly Frame[] {
  return answers.map((answer) => {
    const chosen = ['client_id', 'subscription_id', 'timestamp'].filter((name) => name in answer)
    return { ...answer, ...Object.fromEntries(chosen.map((name) => [name, typeof answer[name]])) }
  })
}

test('“Basic Server Setup” and our server answer the same frames alike', async () => {
  const documented = await answersOf(await runDocumentServer([SERVER]))
  expect(documented.map(({ type }) => type)).toEqual([
    'connection_established',
    'subscription_confirmed',
    'subscription_confirmed',
    'subscription_error',
    'unsubscription_confirmed',
    'unsubscription_confirmed',
    'pong',
    'error',
    'error',
  ])
  // Ours says more: each error has its code.
  expect(comparable(await answersOf(await serveNexus()))).toMatchObject(comparable(documented))
})

test('“Basic Server Setup” says nothing that our client cannot read', async () => {
  const documented = await answersOf(await runDocumentServer([SERVER]))
  const read = documented.flatMap((frame) => nexus.decode(JSON.stringify(frame)))
  expect(read.filter(({ ok }) => !ok)).toEqual([])
})

test('“Basic Server Setup” tells an event to those whose filters it passes', async () => {
  const server = await runDocumentServer([SERVER])
  const client = await enter(server)
  await client.next()
  const filters = { priority: ['high', 'critical'], source: 'agent_001' }
  await client.say({ action: 'subscribe', channels: ['tasks.updates'], filters }).next()
  server.broadcastEvent('tasks.updates', { priority: 'low', source: 'agent_001' })
  server.broadcastEvent('tasks.updates', { priority: 'high', source: 'agent_002' })
  server.broadcastEvent('tasks.updates', { priority: 'high', source: 'agent_001' })
  expect(await client.next()).toMatchObject({
    ...{ type: 'event', channel: 'tasks.updates' },
    data: { priority: 'high', source: 'agent_001' },
  })
})

test('“Basic Server Setup” tells a metric of its own every 5 s and pings every 30 s', async () => {
  const { stage, ...server } = await runDocumentServer([SERVER])
  const client = await enter(server)
  await client.next()
  await client.say({ action: 'subscribe', channels: ['telemetry.metrics'] }).next()
  const pinged = client.pinged()
  stage.clock.ring(5_000)
  stage.clock.ring(30_000)
  expect(await client.next()).toMatchObject({ data: { metric_name: 'cpu_usage' } })
  await expect(pinged).resolves.toBeUndefined()
})

test.each([
  ['Missing authentication token', {}],
  ['Invalid token', { authorization: 'Bearer another-key' }],
])('“Basic Server Setup” and our server send away with 1008: %s', async (reason, headers) => {
  for (const { url } of [await runDocumentServer([SERVER]), await serveNexus()]) {
    const client = await FrameClient.open(url, { headers })
    await expect(client.closed).resolves.toEqual({ code: 1008, reason })
  }
})

test('“Basic Server Setup” and our server say goodbye with 1000 when they are ended', async () => {
  const server = await runDocumentServer([SERVER])
  const client = await enter(server)
  await client.next()
  server.signal('SIGTERM')
  const goodbye = { code: 1000, reason: 'Server shutting down' }
  await expect(client.closed).resolves.toEqual(goodbye)
  await until(() => expect(server.exits).toEqual([0]))
  const ours = await serveNexus()
  const guest = await enter(ours)
  await guest.next()
  await ours.close({ drain: true })
  await expect(guest.closed).resolves.toEqual(goodbye)
})

test('“Token-Based Authentication” takes the place of the check in “Basic Server Setup”', async () => {
  const verifyJWT = vi.fn(() => ({ sub: 'user_7', scopes: ['tasks'] }))
  const names = { verifyJWT }
  const wanted = ['authenticateClient', 'clients']
  const server = await runDocumentServer([SERVER, VALIDATION], { names, wanted })
  const client = await enter(server, 'a-json-web-token')
  expect(await client.next()).toMatchObject({ type: 'connection_established' })
  expect(verifyJWT).toHaveBeenCalledWith('a-json-web-token')
  const { authenticateClient, clients } = server.defined as {
    readonly authenticateClient: (request: object) => unknown
    readonly clients: ReadonlyMap<string, { readonly userId: string }>
  }
  expect([...clients.values()]).toMatchObject([{ userId: 'user_7' }])
  const request = { headers: { authorization: 'Bearer a-json-web-token' } }
  expect(authenticateClient(request)).toEqual({ userId: 'user_7', scopes: ['tasks'] })
})

test('“Scaling with Redis Pub/Sub” tells the clients of every server', async () => {
  // No Redis: what one of the two publishes is handed to whoever has subscribed.
  const subscribers: ((channel: string, message: string) => void)[] = []
  const createClient = () => ({
    subscribe: vi.fn(),
    on: (_: string, handler: (typeof subscribers)[number]) => void subscribers.push(handler),
    publish: (channel: string, message: string) => {
      for (const tell of subscribers) tell(channel, message)
    },
  })
  const parts = { modules: { redis: () => ({ createClient }) }, wanted: ['publishEvent'] }
  const one = await runDocumentServer([SERVER, REDIS], parts)
  const other = await runDocumentServer([SERVER, REDIS], parts)
  const clients = await Promise.all([enter(one), enter(other)])
  for (const client of clients) {
    await client.next()
    await client.say({ action: 'subscribe', channels: ['ai.requests'] }).next()
  }
  const publishEvent = one.defined['publishEvent'] as (channel: string, data: object) => void
  publishEvent('ai.requests', { agent: 'agent_001' })
  for (const client of clients) {
    const event = { type: 'event', channel: 'ai.requests', data: { agent: 'agent_001' } }
    expect(await client.next()).toMatchObject(event)
  }
})

test('“Monitoring” counts the connections, as our server does under the same names', async () => {
  const documented = await runDocumentServer([SERVER, MONITORING])
  const ours = await serveNexus()
  for (const server of [documented, ours]) {
    const leaving = await enter(server)
    await leaving.next()
    await leaving.leave()
    await (await enter(server)).next()
    const metrics = async () => {
      const response = await fetch(`${server.httpUrl}/metrics`)
      return (await response.json()) as object
    }
    await vi.waitFor(async () => {
      expect(await metrics()).toMatchObject({ totalConnections: 2, activeConnections: 1 })
    })
    const named = ['messagesReceived', 'messagesSent']
    expect(Object.keys(await metrics())).toEqual(expect.arrayContaining(named))
  }
})
