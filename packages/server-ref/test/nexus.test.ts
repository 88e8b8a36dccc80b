import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startServer } from '../src/node/start-server.ts'
import type { NexusOptions, RunningNexus } from '../src/node/systems/nexus.ts'
import { SettingError } from '../src/node/setting-error.ts'
import { eventually, HandshakeError } from './raw-client.ts'
import { NOBODY } from './nexus-scene.ts'
import { join, SECRET, tokenFor } from './test-server.ts'

const KEY = 'nexus-key-1'
const TASKS = { action: 'subscribe', channels: ['tasks.updates'] }

async function serveNexus(options: Omit<NexusOptions, 'dialect'> = {}): Promise<RunningNexus> {
  const server = await startServer({ dialect: 'nexus', testing: true, ...options })
  onTestFinished(() => server.close())
  return server
}

const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })

describe('a Nexus on a port', () => {
  test.each(['/', '/stream', '/ws'])('greets, subscribes and tells at %s', async (path) => {
    const server = await serveNexus()
    const client = await join(server, { path })
    expect(await client.next()).toMatchObject({ type: 'connection_established' })
    client.send({ ...TASKS, filters: { priority: ['high', 'critical'] } })
    expect(await client.next()).toMatchObject({ type: 'subscription_confirmed' })
    await server.core.publish('tasks.updates', { priority: 'low' })
    await server.core.publish('tasks.updates', { priority: 'high' })
    expect(await client.next()).toMatchObject({ type: 'event', data: { priority: 'high' } })
  })

  test('takes no connection elsewhere', async () => {
    const server = await serveNexus()
    await expect(join(server, { path: '/elsewhere' })).rejects.toThrow(HandshakeError)
  })

  test('publishes what is posted, and says what it did', async () => {
    const server = await serveNexus()
    const client = await join(server)
    client.send(TASKS)
    await client.until(({ type }) => type === 'subscription_confirmed')
    const answer = await fetch(`${server.httpUrl}/publish`, {
      method: 'POST',
      body: JSON.stringify({ channel: 'tasks.updates', data: { task_id: 't-7' } }),
    })
    expect(answer.status).toBe(202)
    expect(await answer.json()).toMatchObject({ channel: 'tasks.updates', offset: 1 })
    expect(await client.next()).toMatchObject({ type: 'event', data: { task_id: 't-7' } })
    const metrics = await fetch(`${server.httpUrl}/metrics`)
    expect(await metrics.json()).toMatchObject({
      ...{ totalConnections: 1, activeConnections: 1, messagesSent: 3, messagesReceived: 1 },
    })
  })

  test('shows people what to ask', async () => {
    const server = await serveNexus()
    expect(await (await fetch(server.httpUrl)).text()).toContain('POST /publish')
  })

  test('pings, and ends whoever does not answer', async () => {
    const server = await serveNexus({ core: { session: { heartbeatMs: 40 } } })
    const [honest, silent] = [await join(server), await join(server, { pongs: false })]
    await silent.closed()
    expect(honest.pings()).toBeGreaterThan(0)
    honest.send({ action: 'ping' })
    expect(await honest.until(({ type }) => type === 'pong')).toMatchObject({ type: 'pong' })
  })

  test('closes who does not read with 4411, and lets nobody wait for it', async () => {
    const session = { maxBuffered: 65_536, slowAfterMs: 100 }
    const server = await serveNexus({ core: { session } })
    const [slow, quick] = [await join(server), await join(server)]
    for (const client of [slow, quick]) {
      client.send(TASKS)
      await client.until(({ type }) => type === 'subscription_confirmed')
    }
    slow.socket.pause()
    const filler = 'x'.repeat(32_768)
    const isFull = () => server.core.sizes().connections === 1
    let told = 0
    // More than the buffers of the system take; how much that is, differs.
    while (!isFull() && told < 4_000) {
      await server.core.publish('tasks.updates', { n: (told += 1), filler })
      await quick.until(({ data }) => (data as { n?: number } | undefined)?.n === told)
      quick.forget()
    }
    await eventually(isFull)
    slow.socket.resume()
    expect(await slow.closed()).toMatchObject({ code: 4411 })
  })

  test('says goodbye with 1000 to everybody when it is drained, and leaves nothing', async () => {
    const server = await serveNexus({ core: { session: { drainSpreadMs: 20 } } })
    const clients = [await join(server), await join(server)]
    for (const client of clients) client.send(TASKS)
    const { core } = server
    await server.close({ drain: true })
    for (const client of clients) {
      expect(await client.closed()).toEqual({ code: 1000, reason: 'Server shutting down' })
    }
    expect(core.sizes()).toEqual(NOBODY)
  })

  test('starts again with the same catalogue', async () => {
    const server = await serveNexus({ nexus: { channels: ['news'] } })
    const client = await join(server)
    await server.faults.restart({ epoch: 'new' })
    expect(await client.closed()).toMatchObject({ code: 1012 })
    await expect(server.core.publish('news', 1)).resolves.toMatchObject({ channel: 'news' })
  })
})

describe('who comes in', () => {
  const locked = { auth: { secret: SECRET } }

  test('is everybody where no token is needed', async () => {
    const client = await join(await serveNexus(), { path: '/?token=whatever' })
    expect(await client.next()).toMatchObject({ type: 'connection_established' })
  })

  test.each([
    ['in the header', () => bearer(tokenFor())],
    ['in the address', () => ({ path: `/stream?token=${tokenFor()}` })],
  ])('is whoever shows a token %s', async (_, how) => {
    const client = await join(await serveNexus(locked), how())
    expect(await client.next()).toMatchObject({ type: 'connection_established' })
  })

  test.each([
    ['no token', () => ({}), 'Missing authentication token'],
    ['a token of somebody else', () => bearer(`${tokenFor()}x`), 'Invalid token'],
    ['what is no token', () => ({ path: '/?token=x' }), 'Invalid token'],
    ['a header without Bearer', () => ({ headers: { Authorization: tokenFor() } }), 'Missing'],
    ['a token of yesterday', () => bearer(tokenFor({ iat: 1, exp: 2 })), 'Token expired'],
  ])('is not who shows %s: accepted, then closed with 1008', async (_, how, reason) => {
    const client = await join(await serveNexus(locked), how())
    const closed = await client.closed()
    expect(closed.code).toBe(1008)
    expect(closed.reason).toContain(reason)
    expect(client.frames).toEqual([])
  })

  test('may not show a token in the address where that is turned off', async () => {
    const server = await serveNexus({ ...locked, tokenInQuery: false })
    const client = await join(server, { path: `/?token=${tokenFor()}` })
    expect(await client.closed()).toMatchObject({ reason: 'Missing authentication token' })
  })

  test('is held to the scopes of the token', async () => {
    const server = await serveNexus(locked)
    const client = await join(server, bearer(tokenFor({ scopes: ['tasks'] })))
    client.send(TASKS)
    client.send({ action: 'subscribe', channels: ['ai.requests'] })
    await client.next()
    expect(await client.next()).toMatchObject({ type: 'subscription_confirmed' })
    expect(await client.next()).toMatchObject({ type: 'subscription_error', code: 'FORBIDDEN' })
  })

  test('is whoever shows an API key, where there are any', async () => {
    const apiKeys = [{ key: KEY, sub: 'ada', scopes: ['tasks'] }]
    const server = await serveNexus({ nexus: { apiKeys } })
    const client = await join(server, bearer(KEY))
    client.send({ action: 'subscribe', channels: ['ai.requests'] })
    await client.next()
    expect(await client.next()).toMatchObject({ code: 'FORBIDDEN' })
    const stranger = await join(server, bearer('nexus-key-2'))
    expect(await stranger.closed()).toEqual({ code: 1008, reason: 'Invalid token' })
    const ask = (token: string) =>
      fetch(`${server.httpUrl}/channels`, { headers: { Authorization: `Bearer ${token}` } })
    expect(((await (await ask(KEY)).json()) as { channels: unknown[] }).channels).toHaveLength(2)
    expect((await ask('nexus-key-2')).status).toBe(401)
  })

  test('is whoever shows a key or a token, where there are both', async () => {
    const apiKeys = [{ key: KEY, sub: 'ada' }]
    const server = await serveNexus({ ...locked, nexus: { apiKeys } })
    for (const token of [KEY, tokenFor()]) {
      const client = await join(server, bearer(token))
      expect(await client.next()).toMatchObject({ type: 'connection_established' })
    }
  })
})

describe('settings', () => {
  test('that are wrong are refused in a line, and leave nothing that listens', async () => {
    const start = (nexus: object) => startServer({ dialect: 'nexus', nexus })
    await expect(start({ channels: [] })).rejects.toThrow(SettingError)
    await expect(start({ apiKeys: '/nowhere.json' })).rejects.toThrow('The file of API keys')
  })

  test('can be files', async () => {
    const directory = await mkdtemp(joinPath(tmpdir(), 'maxine-nexus-'))
    onTestFinished(() => rm(directory, { recursive: true }))
    const channels = joinPath(directory, 'channels.json')
    const apiKeys = joinPath(directory, 'keys.json')
    await writeFile(channels, JSON.stringify(['news']))
    await writeFile(apiKeys, JSON.stringify([{ key: KEY, sub: 'ada' }]))
    const server = await serveNexus({ nexus: { channels, apiKeys } })
    const client = await join(server, bearer(KEY))
    client.send({ action: 'subscribe', channels: ['news', 'tasks.updates'] })
    await client.next()
    expect(await client.next()).toMatchObject({ message: 'Invalid channels: tasks.updates' })
  })
})
