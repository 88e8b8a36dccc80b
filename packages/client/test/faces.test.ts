import { CliffracerClient } from 'maxine-client/cliffracer'
import { DeploydClient } from 'maxine-client/deployd'
import { NexusClient } from 'maxine-client/nexus'
import type { AnyLiveClient } from 'maxine-client'
import { startServer } from 'maxine-server-ref'
import { expect, onTestFinished, test } from 'vitest'

/** Over real sockets, against a server of each system. */

const KEY = 'a-key-of-these-tests'
const API_KEYS = [{ key: KEY, sub: 'ada', scopes: ['tasks'] }]

interface Client extends AnyLiveClient {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

async function connected<Face extends Client>(client: Face): Promise<Face> {
  onTestFinished(() => client.disconnect())
  await client.connect()
  return client
}

/** The first `count` of what a function is called with. */
function collect<Item>(count: number): { add: (item: Item) => void; all: Promise<Item[]> } {
  const items: Item[] = []
  let finish = (): void => undefined
  const all = new Promise<Item[]>((resolve) => (finish = () => resolve(items)))
  const add = (item: Item): void => {
    if (items.push(item) === count) finish()
  }
  return { all, add }
}

async function post(url: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  expect(response.ok).toBe(true)
  await response.body?.cancel()
}

async function startNexus() {
  const server = await startServer({
    dialect: 'nexus',
    nexus: { apiKeys: API_KEYS },
    testing: true,
  })
  onTestFinished(() => server.close())
  const publish = (channel: string, data: object) =>
    post(`${server.httpUrl}/publish`, { channel, data }, { authorization: `Bearer ${KEY}` })
  return { server, publish }
}

test.each(['header', 'query'] as const)(
  'a Nexus takes the key in the %s, and what is subscribed comes back after a break',
  async (tokenVia) => {
    const { publish, server } = await startNexus()
    const { url, faults } = server
    const client = await connected(
      new NexusClient({ url, apiKey: KEY, tokenVia, backoff: { baseMs: 100 } }),
    )
    const heard = collect<unknown>(3)
    client.on('event', ({ data }) => heard.add(data))
    client.on('gap', ({ reason }) => heard.add(reason))
    await client.subscribe(['tasks.updates'], { priority: ['high', 'critical'] }).ready
    await publish('tasks.updates', { priority: 'low' })
    await publish('tasks.updates', { priority: 'high' })
    const again = new Promise<void>((resolve) => client.on('open', () => resolve()))
    faults.resetAll()
    await again
    await client.subscribe(['tasks.updates'], { priority: ['high', 'critical'] }).ready
    await publish('tasks.updates', { priority: 'critical' })
    expect(await heard.all).toEqual([{ priority: 'high' }, 'unsupported', { priority: 'critical' }])
  },
)

test('a Nexus refuses a channel that the key does not list, and a key that it does not know', async () => {
  const { server } = await startNexus()
  const client = await connected(new NexusClient({ url: server.url, apiKey: KEY }))
  const group = client.subscribe(['tasks.updates', 'system.alerts'])
  await expect(group.ready).rejects.toMatchObject({ code: 'forbidden' })
  await group.subscriptions[0]?.ready
  expect(group.subscriptions.map(({ status }) => status)).toEqual(['active', 'rejected'])
  const stranger = new NexusClient({
    url: server.url,
    apiKey: 'of-somebody-else',
    backoff: { baseMs: 1 },
  })
  await expect(stranger.connect()).rejects.toMatchObject({ code: 'no_fresh_token' })
})

test.each(['documented', 'deployed'] as const)(
  'a %s go-deployd tells of changes and custom events',
  async (profile) => {
    const server = await startServer({ dialect: 'deployd', deployd: { profile } })
    onTestFinished(() => server.close())
    const client = await connected(
      new DeploydClient<{ todos: { id: string; title: string } }>({
        url: `${server.url}/ws`,
        profile,
      }),
    )
    const heard = collect<unknown>(1)
    client.collection('todos').on('created', ({ title }, { action }) => heard.add([title, action]))
    const todos = client.collection('todos')
    const { id } = await todos.create({ title: 'one' })
    expect(await heard.all).toEqual([['one', 'created']])
    expect(await todos.update(id, { title: 'two' })).toMatchObject({ id, title: 'two' })
    expect(await todos.list({ title: 'two' })).toHaveLength(1)
    await todos.delete(id)
    await expect(todos.get(id)).rejects.toMatchObject({ code: 'not_found' })
  },
)

test('two in a room of a Cliffracer hear each other, until one leaves', async () => {
  const server = await startServer({ dialect: 'cliffracer' })
  onTestFinished(() => server.close())
  const url = `${server.url}/ws`
  const [ada, bob] = [new CliffracerClient({ url }), new CliffracerClient({ url })]
  const [hers, his] = [await connected(ada.join('lobby')), await connected(bob.join('lobby'))]
  const heard = collect<unknown>(2)
  hers.on('message', ({ data }) => heard.add(data.message))
  hers.on('user_left', ({ event }) => heard.add(event))
  expect(his.send('hello', { user: 'bob' })).toBe(true)
  await his.leave()
  expect(await heard.all).toEqual(['hello', 'user_left'])
})

test('topics of a Cliffracer are confirmed, and heard', async () => {
  const server = await startServer({ dialect: 'cliffracer' })
  onTestFinished(() => server.close())
  const client = await connected(new CliffracerClient({ url: `${server.url}/ws` }))
  const heard = collect<unknown>(1)
  await client.subscribe(['orders'], ({ data }) => heard.add(data)).ready
  for (const topic of ['payments', 'orders']) {
    const body = { to: { topic }, type: 'order_update', data: { topic } }
    await post(`${server.httpUrl}/broadcast`, body)
  }
  expect(await heard.all).toEqual([{ topic: 'orders' }])
})
