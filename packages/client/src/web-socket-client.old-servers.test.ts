import { describe, expect, test } from 'vitest'
import { createClientScene, framesOf, say, welcome } from '../test/client-scene.ts'
import { fakeServer } from '../test/fake-fetch.ts'

interface OldEvent {
  readonly event: string
  readonly data: object
  readonly timestamp: number
}

function heartbeat(timestamp: number, nodeId = 'n'): OldEvent {
  return { event: 'service_heartbeat', data: { nodeId }, timestamp }
}

const SUBSCRIBED = { type: 'subscribed', filter: { event: null } }
const AUTHENTICATED = { type: 'authenticated', user: { sub: 'u', role: 'viewer' } }

/** An old server and its history. */
function createOld(options: { readonly token?: string } = {}) {
  const log: OldEvent[] = []
  const { fetch, requests } = fakeServer(({ path }) => {
    const query = new URLSearchParams(path.split('?')[1])
    const since = Number(query.get('since') ?? -1)
    return log.filter(({ timestamp }) => timestamp > since).slice(-Number(query.get('limit')))
  })
  const scene = createClientScene({ fetch, ...options })
  const heard: unknown[] = []
  scene.client.on('event', ({ timestamp }) => heard.push(timestamp))
  scene.client.on('gap', ({ reason }) => heard.push(reason))
  return {
    ...scene,
    heard,
    log,
    requests,
    async meet(...words: readonly object[]) {
      void scene.client.connect()
      const socket = await scene.accept()
      say(socket, ...words)
      return socket
    },
    async meetAgain(...words: readonly object[]) {
      await scene.world.advance(5_000)
      const socket = await scene.accept()
      say(socket, ...words)
      return socket
    },
    settle: () => scene.world.advance(0),
  }
}

describe('an old server', () => {
  test.each([
    ['authenticated', AUTHENTICATED],
    ['subscribed', SUBSCRIBED],
    ['an event', heartbeat(1)],
  ])('is known by its first word: %s', async (_, word) => {
    const { client, meet, settle } = createOld()
    client.subscribe()
    await meet(word)
    await settle()
    expect(client.state).toMatchObject({ status: 'connected', continuity: 'best-effort' })
  })

  test('is known by its silence, where it has nothing to answer', async () => {
    const { client, meet, told, world } = createOld()
    await meet()
    await world.advance(1_999)
    expect(client.state.status).toBe('connecting')
    await world.advance(1)
    expect([client.state.status, told]).toEqual(['connected', ['open']])
  })

  test('that owes an answer and gives none is left', async () => {
    const { client, meet, told, world } = createOld()
    client.subscribe()
    await meet()
    await world.advance(10_000)
    expect(told).toEqual(['error handshake_timeout', 'close 1006'])
  })

  test('gets the token and one filter that covers all, in one frame', async () => {
    const { client, meet } = createOld({ token: 't' })
    client.subscribe({ serviceName: 'orders', event: 'a' })
    client.subscribe({ serviceName: 'orders', event: 'b' })
    expect(framesOf(await meet())[0]).toMatchObject({
      auth: 't',
      subscribe: { serviceName: 'orders' },
    })
  })

  test('that sends more than was asked for is filtered here', async () => {
    const { client, heard, meet } = createOld()
    client.subscribe({ nodeId: 'a' })
    client.subscribe({ nodeId: 'b' })
    const socket = await meet(SUBSCRIBED)
    say(socket, heartbeat(1, 'a'), heartbeat(2, 'c'), heartbeat(3, 'b'))
    expect(heard).toEqual([1, 3])
  })

  test('that names a service once is understood for all its nodes', async () => {
    const { client, meet } = createOld()
    const heard: unknown[] = []
    client.subscribe({ serviceName: 'orders' }, ({ timestamp }) => heard.push(timestamp))
    const socket = await meet(SUBSCRIBED)
    const register = (serviceName: string, nodeId: string, timestamp: number) => ({
      event: 'service_registered',
      data: { serviceName, nodeId },
      timestamp,
    })
    say(socket, register('orders', 'o', 1), register('users', 'u', 2))
    say(socket, heartbeat(3, 'o'), heartbeat(4, 'u'))
    expect(heard).toEqual([1, 3])
  })

  test('that refuses the filter refuses every subscription, and stays', async () => {
    const { client, meet } = createOld({ token: 't' })
    const subscription = client.subscribe('admin_event')
    await meet(AUTHENTICATED, { type: 'error', message: 'Insufficient permissions' })
    expect([client.state.status, subscription.status]).toEqual(['connected', 'rejected'])
    expect(subscription.error?.code).toBe('forbidden')
  })

  test('is asked for its filter again when it is silent, for it knows no ping', async () => {
    const { client, meet, world } = createOld()
    client.subscribe('a')
    const socket = await meet(SUBSCRIBED)
    await world.advance(25_000)
    const asked = framesOf(socket)
    expect(asked.at(-1)).toMatchObject({ subscribe: { event: 'a' } })
    expect(asked.at(-1)).not.toHaveProperty('hello')
    say(socket, SUBSCRIBED)
    await world.advance(20_000)
    expect(client.state.status).toBe('connected')
  })

  test('refreshes a token when it is shown one', async () => {
    const { client, meet, told } = createOld({ token: 't' })
    const socket = await meet(AUTHENTICATED)
    client.setToken('new')
    expect(framesOf(socket).at(-1)).toEqual({ auth: 'new' })
    say(socket, AUTHENTICATED)
    expect(told).toEqual(['open', 'token new'])
  })
})

describe('what an old server sent meanwhile', () => {
  test('is fetched after a reconnect, once, and before what comes next', async () => {
    const { client, heard, log, meet, meetAgain, requests, settle } = createOld()
    client.subscribe()
    log.push(heartbeat(10))
    const first = await meet(SUBSCRIBED, heartbeat(10))
    await settle()
    first.end(1006)
    log.push(heartbeat(20), heartbeat(30))
    await meetAgain(SUBSCRIBED, heartbeat(30), heartbeat(40))
    await settle()
    expect(heard).toEqual([10, 20, 30, 40])
    expect(requests.map(({ path }) => path)).toEqual([
      '/events?limit=1',
      '/events?since=9&limit=1000',
    ])
    expect(client.state).toMatchObject({ continuity: 'best-effort' })
  })

  test('and has forgotten is a gap, told before what comes next', async () => {
    const { client, heard, log, meet, meetAgain, settle } = createOld()
    client.subscribe()
    log.push(heartbeat(10))
    const first = await meet(SUBSCRIBED, heartbeat(10))
    await settle()
    first.end(1006)
    log.splice(0)
    await meetAgain(SUBSCRIBED, heartbeat(40))
    await settle()
    expect(heard).toEqual([10, 'trimmed', 40])
  })

  test('and cannot be asked for is a gap, and nothing is promised', async () => {
    const scene = createClientScene({ fetch: () => Promise.reject(new Error('no route')) })
    const { accept, client, told, world } = scene
    client.subscribe()
    void client.connect()
    const first = await accept()
    say(first, SUBSCRIBED)
    await world.advance(0)
    expect(client.state).toMatchObject({ continuity: 'none' })
    first.end(1006)
    await world.advance(5_000)
    say(await accept(), SUBSCRIBED)
    await world.advance(0)
    expect(told).toEqual(['open', 'error abnormal', 'close 1006', 'open', 'gap unsupported'])
  })

  test('is not asked for once there is no connection any more', async () => {
    const aborted: boolean[] = []
    const fetch = (_: string, { signal }: { readonly signal: AbortSignal }) =>
      new Promise<never>((__, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(true)
          reject(new Error('aborted'))
        })
      })
    const { accept, client, leave, world } = createClientScene({ fetch })
    client.subscribe()
    void client.connect()
    say(await accept(), SUBSCRIBED)
    await world.advance(0)
    await leave()
    expect([aborted, world.pending()]).toEqual([[true], 0])
  })
})

describe('a server of ours that is slow to greet', () => {
  test('is taken for an old one, and then for what it is: one connection, no gap', async () => {
    const { client, meet, settle, told, world } = createOld()
    const socket = await meet()
    await world.advance(2_000)
    expect(client.state).toMatchObject({ status: 'connected' })
    say(socket, welcome())
    await settle()
    expect(client.state).toMatchObject({ continuity: 'exact' })
    say(socket, { ...heartbeat(1), offset: 1 })
    expect(told).toEqual(['open'])
  })
})
