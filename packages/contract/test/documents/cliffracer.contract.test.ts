import { setImmediate as turn } from 'node:timers/promises'
import type { Authenticator } from 'maxine-server-ref/core'
import { expect, test, vi } from 'vitest'
import {
  AUTH,
  createHandWorld,
  enter,
  serveCliffracer,
  setCliffracerStage,
  tokenOf,
} from './cliffracer-stage.ts'
import { FrameClient } from './frame-client.ts'
import { codeUnder, readBlocks } from './read-blocks.ts'
import { until } from './until.ts'

// The Python of the guide is not run: each test says the frames that a block says, and expects those
// that it expects, of the server that is to do the same.

const BLOCKS = readBlocks('cliffracer-websocket.md')
const TEXT = expect.any(String) as string

test('“Using WebSocketMixin” greets, confirms a channel and knows who is there', async () => {
  const server = await serveCliffracer({
    cliffracer: { greeting: 'Connected to notification service' },
  })
  const client = await FrameClient.open(`${server.url}/ws`)
  expect(await client.next()).toMatchObject({
    type: 'connection',
    message: 'Connected to notification service',
  })
  expect(server.core.sizes().connections).toBe(1)
  client.say({ type: 'subscribe', channel: 'alerts' })
  // The guide's service repeats the `channel`; ours names what it was by `topics`.
  expect(await client.next()).toMatchObject({ type: 'subscribed', topics: ['alerts'] })
  await client.leave()
  await until(() => expect(server.core.sizes().connections).toBe(0))
})

test('“Message Handling” tells a room who comes, what is said and who goes', async () => {
  const server = await serveCliffracer()
  const ada = await enter(server, '/chat/lobby')
  const elsewhere = await enter(server, '/chat/kitchen')
  const bob = await enter(server, '/chat/lobby')
  expect(await ada.next()).toMatchObject({
    type: 'user_joined',
    message: 'User joined room lobby',
  })
  bob.say({ type: 'message', message: 'Hello' })
  ada.say({ type: 'message', user: 'Ada', message: 'Hello, Bob' })
  for (const member of [ada, bob]) {
    const both = [await member.next(), await member.next()]
    expect(both).toHaveLength(2)
    expect(both).toContainEqual(
      expect.objectContaining({
        type: 'message',
        user: 'Anonymous',
        message: 'Hello',
        timestamp: TEXT,
      }),
    )
    expect(both).toContainEqual(
      expect.objectContaining({ type: 'message', user: 'Ada', message: 'Hello, Bob' }),
    )
  }
  await bob.leave()
  expect(await ada.next()).toMatchObject({ type: 'user_left', message: 'User left the room' })
  elsewhere.say({ type: 'message', message: 'nobody else here' })
  expect(await elsewhere.next()).toMatchObject({ message: 'nobody else here' })
})

test('“NATS to WebSocket Bridge” forwards orders and payments to those who asked', async () => {
  const server = await serveCliffracer()
  const client = await enter(server)
  await client.say({ type: 'subscribe', topics: ['order.update', 'vip', 'payments'] }).next()
  await server.core.receive('order.created', { order_id: 'o-1' })
  await server.core.receive('order.shipped', { order_id: 'o-2', topic: 'vip' })
  await server.core.receive('order.shipped', { order_id: 'o-3', topic: 'others' })
  await server.core.receive('payment.failed', { order_id: 'o-4', amount: 1 })
  await server.core.receive('payment.completed', { order_id: 'o-5', amount: 42.5, card: 'no' })
  expect(await client.next()).toMatchObject({ type: 'order_update', data: { order_id: 'o-1' } })
  expect(await client.next()).toMatchObject({
    type: 'order_update',
    data: { order_id: 'o-2', topic: 'vip' },
  })
  const payment = await client.next()
  expect(payment).toMatchObject({ type: 'payment_completed', order_id: 'o-5', amount: 42.5 })
  expect(payment).not.toHaveProperty('card')
})

test('“Authentication with WebSockets” tells a user who they are and what they may not', async () => {
  const server = await serveCliffracer({ auth: AUTH })
  const user = await FrameClient.open(`${server.url}/ws?token=${tokenOf('u-1', 'user')}`)
  expect(await user.next()).toMatchObject({ type: 'connection' })
  expect(await user.next()).toEqual({
    type: 'authenticated',
    user: { id: 'u-1', username: 'u-1', roles: ['user'] },
  })
  user.say({ type: 'admin_command', command: 'restart' })
  expect(await user.next()).toMatchObject({ type: 'error', message: 'Insufficient permissions' })
  const admin = await enter(server, '/ws', tokenOf('u-2', 'admin'))
  admin.say({ type: 'admin_command', command: 'restart' }, { type: 'ping' })
  expect(await admin.next()).toMatchObject({ type: 'pong' })
})

test('“Authentication with WebSockets” sends away with 1008 before it reads a word', async () => {
  const onMessage = vi.fn()
  const server = await serveCliffracer({ auth: AUTH, cliffracer: { onMessage } })
  for (const query of ['?token=no-token-at-all', '']) {
    const client = await FrameClient.open(`${server.url}/ws${query}`)
    client.say({ type: 'admin_command' })
    await expect(client.closed).resolves.toEqual({ code: 1008, reason: 'Invalid token' })
  }
  expect(onMessage).not.toHaveBeenCalled()
})

test('“Broadcast to All Clients” announces by a call to all who are there', async () => {
  const server = await serveCliffracer()
  const clients = await Promise.all([enter(server), enter(server), enter(server, '/chat/lobby')])
  const gone = await enter(server)
  await gone.leave()
  const response = await fetch(`${server.httpUrl}/rpc/send_announcement`, {
    method: 'POST',
    body: JSON.stringify({ text: 'Maintenance at noon' }),
  })
  expect(response.status).toBe(200)
  for (const client of clients) {
    expect(await client.next()).toEqual({
      ...{ type: 'announcement', text: 'Maintenance at noon', timestamp: TEXT },
    })
  }
})

test('“Selective Broadcasting” reaches a user, a topic and a role', async () => {
  const server = await serveCliffracer({ auth: AUTH })
  const admin = await enter(server, '/ws', tokenOf('u-1', 'admin'))
  const user = await enter(server, '/ws', tokenOf('u-2', 'user'))
  await user.say({ type: 'subscribe', topics: ['orders'] }).next()
  await server.core.sendToUser('u-1', { type: 'notification', message: 'to u-1' })
  await server.core.sendToUser('u-3', { type: 'notification', message: 'to nobody' })
  await server.core.sendToTopic('orders', { type: 'notification', message: 'to orders' })
  await server.core.sendToRole('admin', { type: 'notification', message: 'to admins' })
  await server.core.broadcast({ type: 'notification', message: 'to all' })
  const messages = async (client: FrameClient, count: number) => {
    const heard = []
    while (heard.length < count) heard.push((await client.next())['message'])
    return heard
  }
  expect(await messages(admin, 3)).toEqual(['to u-1', 'to admins', 'to all'])
  expect(await messages(user, 2)).toEqual(['to orders', 'to all'])
})

test('“JavaScript Client” runs as a page', async () => {
  const onMessage = vi.fn<(guest: unknown, message: unknown) => void>()
  const server = await serveCliffracer({ auth: AUTH, cliffracer: { onMessage } })
  const stage = setCliffracerStage(server)
  const names = {
    authToken: tokenOf('u-1', 'user'),
    updateOrderDisplay: vi.fn(),
    showNotification: vi.fn(),
  }
  const code = codeUnder(BLOCKS, 'JavaScript Client')
  const { sendMessage } = await stage.define(code, ['sendMessage'], names)
  await until(() => expect(server.core.sizes().subscriptions).toBe(2))
  await server.core.sendToTopic('orders', { type: 'order_update', data: { order_id: 'o-1' } })
  await server.core.sendToTopic('notifications', { type: 'notification', message: 'hello' })
  await until(() => expect(names.updateOrderDisplay).toHaveBeenCalledWith({ order_id: 'o-1' }))
  await until(() => expect(names.showNotification).toHaveBeenCalledWith('hello'))
  ;(sendMessage as (message: string) => void)('Hello, service')
  await until(() => {
    expect(onMessage.mock.lastCall?.[1]).toEqual({
      type: 'message',
      data: { content: 'Hello, service' },
    })
  })
  server.faults.closeAll(1012, 'restart')
  await until(() => expect(stage.printed().at(-1)).toBe('WebSocket closed: 1012 restart'))
  expect(stage.printed()[0]).toBe('Connected to WebSocket')
})

test('“Python Client” gets what it subscribes to, and reads the type of every frame', async () => {
  const server = await serveCliffracer({ auth: AUTH })
  const client = await FrameClient.open(`${server.url}/ws?token=${tokenOf('u-1')}`)
  // As json.dumps writes it, and before anything has come.
  client.say('{"type": "subscribe", "topics": ["orders", "payments"]}')
  const first = [await client.next(), await client.next(), await client.next()]
  expect(first.map(({ type }) => type)).toEqual(['connection', 'authenticated', 'subscribed'])
  await server.core.sendToTopic('orders', { type: 'order_update', data: { order_id: 'o-1' } })
  expect(await client.next()).toMatchObject({ type: 'order_update', data: { order_id: 'o-1' } })
})

test('“Heartbeat/Ping-Pong” asks every 30 s and takes out who stays silent', async () => {
  const { world, advance } = createHandWorld()
  const server = await serveCliffracer({ world })
  const awake = await enter(server)
  const silent = await enter(server, '/ws', undefined, { pongs: false })
  await advance(30_000)
  for (const client of [awake, silent]) expect(await client.next()).toEqual({ type: 'ping' })
  // The answer to its own ping says that the pong before it was read.
  expect(await awake.say({ type: 'pong' }, { type: 'ping' }).next()).toMatchObject({ type: 'pong' })
  await advance(30_000)
  expect(await awake.next()).toEqual({ type: 'ping' })
  await expect(silent.closed).resolves.toMatchObject({ code: 4409 })
  await until(() => expect(server.core.sizes().connections).toBe(1))
})

test('“Rate Limiting” lets 60 messages a minute through and answers each beyond', async () => {
  const onMessage = vi.fn()
  const server = await serveCliffracer({ cliffracer: { onMessage } })
  const client = await enter(server)
  for (let sent = 0; sent < 62; sent++) client.say({ type: 'message', content: `no. ${sent}` })
  for (const refused of [await client.next(), await client.next()]) {
    expect(refused).toMatchObject({ type: 'error', message: 'Rate limit exceeded' })
  }
  expect(onMessage).toHaveBeenCalledTimes(60)
})

test('“Unit Testing” passes, frame by frame', async () => {
  const server = await serveCliffracer()
  const websocket = await FrameClient.open(`${server.url}/chat/room1`)
  expect(await websocket.next()).toMatchObject({ type: 'connection' })
  websocket.say({ type: 'message', message: 'Hello, world!' })
  expect(await websocket.next()).toMatchObject({ type: 'message', message: 'Hello, world!' })
})

test('“Load Testing” hears 100 messages of each of 100 clients', async () => {
  const heard = new Map<string, number>()
  // The guide's tokens are of no kind; and its service has no limit, or 60 a minute would be it.
  const authenticator: Pick<Authenticator, 'verify'> = {
    verify(token) {
      const whose = { sub: token, role: 'user' }
      const identity = { ...whose, user: whose, expiresAt: Infinity, authenticatedAt: 0 }
      return Promise.resolve({ ok: true, identity })
    },
  }
  const none = () => Promise.resolve(undefined)
  const server = await serveCliffracer({
    authenticator: { ...authenticator, refresh: none, signIn: none },
    cliffracer: {
      messagesPerMinute: 100,
      onMessage: ({ user }) => heard.set(user!.id, (heard.get(user!.id) ?? 0) + 1),
    },
  })
  const clients = await Promise.all(
    Array.from({ length: 100 }, (_, id) => enter(server, '/ws', `test-token-${id}`)),
  )
  for (let i = 0; i < 100; i++) {
    for (const [id, client] of clients.entries()) {
      client.say({ type: 'message', content: `Message ${i} from client ${id}` })
    }
    // Instead of the guide's tenth of a second.
    await turn()
  }
  await until(() => expect([...heard.values()]).toEqual(Array(100).fill(100)))
  await Promise.all(clients.map((client) => client.leave()))
  await until(() => expect(server.core.sizes()).toMatchObject({ connections: 0, users: 0 }))
})

test('“Connection Drops” comes back after 1 s, then 2, up to 30, and 1 again once it stands', async () => {
  const server = await serveCliffracer()
  const stage = setCliffracerStage(server)
  // JavaScript, for all that it is said to be Python: all but its first line.
  const code = codeUnder(BLOCKS, 'Connection Drops', { language: 'python' }).replace(/^#/, '//')
  const names = { wsUrl: 'ws://localhost:8081/ws' }
  const { connect } = await stage.define(code, ['connect'], names)
  server.faults.refuse()
  ;(connect as () => void)()
  const waits = (delayMs: number) => until(() => expect(stage.clock.delays()).toEqual([delayMs]))
  for (const delayMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]) {
    await waits(delayMs)
    stage.clock.ring(delayMs)
  }
  await waits(30_000)
  server.faults.clear()
  stage.clock.ring(30_000)
  await until(() => expect(server.core.sizes().connections).toBe(1))
  server.faults.closeAll(1012)
  await waits(1_000)
})

test('“Memory Leaks” leaves nothing of those who have gone', async () => {
  const server = await serveCliffracer({ auth: AUTH })
  const clients = []
  for (const place of ['/ws', '/chat/lobby', '/chat/lobby', '/chat/kitchen']) {
    clients.push(await enter(server, place, tokenOf(`u-${clients.length}`)))
  }
  await clients[0]!.say({ type: 'subscribe', topics: ['orders', 'payments'] }).next()
  await clients[0]!.leave()
  server.faults.resetAll()
  await until(() => {
    const nothing = { connections: 0, subscriptions: 0, addresses: 0, users: 0 }
    expect(server.core.sizes()).toEqual(nothing)
    expect(server.core.roomCount()).toBe(0)
  })
})

test('“CORS Issues” lets in pages of the origins that are listed, and no others', async () => {
  const origin = 'http://localhost:3000'
  const server = await serveCliffracer({ origins: [origin] })
  const client = await FrameClient.open(`${server.url}/ws`, { headers: { origin } })
  expect(await client.next()).toMatchObject({ type: 'connection' })
  const other = FrameClient.open(`${server.url}/ws`, {
    headers: { origin: 'http://localhost:3001' },
  })
  await expect(other).rejects.toThrow('403')
  const { headers } = await fetch(`${server.httpUrl}/health`, { headers: { origin } })
  expect(headers.get('access-control-allow-origin')).toBe(origin)
})
