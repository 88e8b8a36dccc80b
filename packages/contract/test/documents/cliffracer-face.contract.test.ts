import { CliffracerClient } from 'maxine-client/cliffracer'
import type { CliffracerOptions } from 'maxine-client/cliffracer'
import type { RunningCliffracer } from 'maxine-server-ref'
import { expect, onTestFinished, test, vi } from 'vitest'
import { AUTH, createHandWorld, serveCliffracer, tokenOf } from './cliffracer-stage.ts'
import { until } from './until.ts'

// What the guide's clients and pages do, done by our client.

function clientOf({ url }: RunningCliffracer, options: CliffracerOptions = {}): CliffracerClient {
  const backoff = { baseMs: 1, capMs: 50 }
  const client = new CliffracerClient({ url: `${url}/ws`, backoff, ...options })
  onTestFinished(() => client.disconnect())
  return client
}

test('our client does what “JavaScript Client” does, and subscribes again by itself', async () => {
  const onMessage = vi.fn<(guest: unknown, message: unknown) => void>()
  const server = await serveCliffracer({ auth: AUTH, cliffracer: { onMessage } })
  const client = clientOf(server, { token: tokenOf('u-1', 'user') })
  const told: unknown[] = []
  client.on('order_update', ({ data }) => told.push(data))
  client.on('notification', ({ data }) => told.push(data.message))
  client.on('gap', () => told.push('a gap'))
  client.subscribe(['orders', 'notifications'])
  await client.connect()
  await until(() => expect(server.core.sizes().subscriptions).toBe(2))
  await server.core.sendToTopic('orders', { type: 'order_update', data: { order_id: 'o-1' } })
  await until(() => expect(told).toEqual([{ order_id: 'o-1' }]))
  expect(client.send({ type: 'message', content: 'Hello, service' })).toBe(true)
  const said = { type: 'message', data: { content: 'Hello, service' } }
  await until(() => expect(onMessage.mock.lastCall?.[1]).toEqual(said))
  server.faults.resetAll()
  await until(() => expect(told[1]).toBe('a gap'))
  await until(() => expect(server.core.sizes().subscriptions).toBe(2))
  await server.core.sendToTopic('notifications', { type: 'notification', message: 'hello' })
  await until(() => expect(told[2]).toBe('hello'))
})

test('our client joins the rooms of “Message Handling”, talks there and leaves nothing', async () => {
  const server = await serveCliffracer()
  const [ada, bob] = [clientOf(server), clientOf(server)]
  const heard: string[] = []
  const lobby = ada.join('lobby')
  lobby.on('user_joined', ({ data }) => heard.push(data.message ?? ''))
  lobby.on('message', ({ data }) => heard.push(`${data.user}: ${data.message}`))
  lobby.on('user_left', ({ data }) => heard.push(data.message ?? ''))
  await lobby.connect()
  await until(() => expect(server.core.roomCount()).toBe(1))
  const bobs = bob.join('lobby')
  await bobs.connect()
  await until(() => expect(heard).toEqual(['User joined room lobby']))
  expect(bobs.send('Hello', { user: 'Bob' })).toBe(true)
  await until(() => expect(heard[1]).toBe('Bob: Hello'))
  await bobs.leave()
  await until(() => expect(heard[2]).toBe('User left the room'))
  await ada.disconnect()
  await until(() => {
    expect(server.core.roomCount()).toBe(0)
    expect(server.core.sizes()).toMatchObject({ connections: 0, subscriptions: 0 })
  })
})

test('our client tells who it is, and what is forbidden, as “Authentication with WebSockets” says', async () => {
  const server = await serveCliffracer({ auth: AUTH })
  const client = clientOf(server, { token: tokenOf('u-1', 'user') })
  const told: unknown[] = []
  client.on('authenticated', ({ user }) => told.push(user))
  client.on('error', ({ code }) => told.push(code))
  await client.connect()
  await until(() => expect(told).toEqual([{ id: 'u-1', username: 'u-1', roles: ['user'] }]))
  client.send({ type: 'admin_command', command: 'restart' })
  await until(() => expect(told[1]).toBe('forbidden'))
  expect(client.state.status).toBe('connected')
})

test('our client gives up on a token that “Authentication with WebSockets” refuses', async () => {
  const server = await serveCliffracer({ auth: AUTH })
  const client = clientOf(server, { token: 'no-token-at-all' })
  await expect(client.connect()).rejects.toMatchObject({ name: 'MaxineError' })
  expect(client.state.status).toBe('closed')
})

test('our client answers “Heartbeat/Ping-Pong”, so that nobody takes it out', async () => {
  const { world, advance } = createHandWorld()
  const server = await serveCliffracer({ world })
  const client = clientOf(server)
  await client.connect()
  for (let beats = 1; beats <= 3; beats++) {
    const heard = server.core.counters.framesReceived
    await advance(30_000)
    await until(() => expect(server.core.counters.framesReceived).toBe(heard + 1))
  }
  expect(client.stats()).toMatchObject({ connections: 1 })
})

test('our client is told of “Rate Limiting”, and stays', async () => {
  const server = await serveCliffracer({ cliffracer: { messagesPerMinute: 2 } })
  const client = clientOf(server)
  const told: unknown[] = []
  client.on('error', ({ code }) => told.push(code))
  await client.connect()
  for (let sent = 0; sent < 3; sent++) client.send({ type: 'message', content: `no. ${sent}` })
  await until(() => expect(told).toEqual(['rate_limited']))
  expect(client.state.status).toBe('connected')
})
