import { WebSocketClient } from 'maxine-client'
import type { ClientOptions, MaxineEvents } from 'maxine-client'
import { MaxineClient } from 'maxine-client/http'
import { createFakeServer, createVirtualClock } from 'maxine-server-ref/testing'
import type { FakeServerOptions, MockSocketServer } from 'maxine-server-ref/testing'
import { maxineMatchers } from 'maxine-server-ref/testing/matchers'
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'

expect.extend(maxineMatchers)

interface Ticks {
  readonly tick: { readonly n: number }
}

/** What owns the time of a story. */
interface Time {
  readonly client: Partial<ClientOptions>
  readonly server: FakeServerOptions
}

/** Nobody wants to sit out a wait in real time. */
const BRISK = { backoff: { baseMs: 1, capMs: 1 } }

const TIMES: Readonly<Record<string, () => Time>> = {
  'in real time': () => ({ client: BRISK, server: {} }),
  'under fake timers': () => {
    vi.useFakeTimers()
    return { client: {}, server: {} }
  },
  'whose clock stands still': () => ({ client: BRISK, server: { world: createVirtualClock() } }),
}

/** What a client loads when it first connects takes real time, which no fake timer moves on. */
beforeAll(async () => {
  const server = await createFakeServer()
  const client = clientOf(server, BRISK)
  await client.connect()
  await client.disconnect()
  await server.close()
})

describe.each(Object.keys(TIMES))('a client on the double of mock-socket, %s,', (name) => {
  let time: Time

  beforeEach(() => {
    time = TIMES[name]!()
  })

  afterEach(() => void vi.useRealTimers())

  test('recovers exactly when its connection broke', async () => {
    const { server, story } = await hearing(time)
    server.drop()
    await publish(server, 2, 3)
    await until(() => expect(story.ticks).toEqual([1, 2, 3]))
    expect(story).toMatchObject({ gaps: [], opens: 2, closes: [1006] })
    expect(story.events).toBeGapless(story.published)
    expect(server).toHaveHeard({ hello: { since: { registry: { epoch: 'test-1', offset: 1 } } } })
    expect(server).toHaveSent({ type: 'welcome', recovered: true, replay: 2 })
  })

  test('recovers exactly when the server started again on its log', async () => {
    const { server, story } = await hearing(time)
    await server.restart({ epoch: 'same' })
    await publish(server, 2, 3)
    await until(() => expect(story.ticks).toEqual([1, 2, 3]))
    expect(story).toMatchObject({ gaps: [], opens: 2, closes: [1012] })
  })

  test('is told of a gap when the server started again on a new log', async () => {
    const { server, story } = await hearing(time)
    await server.restart({ epoch: 'new' })
    await publish(server, 2)
    await until(() => expect(story.opens).toBe(2))
    await publish(server, 3)
    await until(() => expect(story.ticks).toEqual([1, 3]))
    expect(story).toMatchObject({ gaps: ['epoch_changed'], closes: [1012] })
    expect(server).toHaveSent({ type: 'welcome', epoch: 'test-2', recovered: false })
  })

  test('is told of a gap when events were lost to it, and stays', async () => {
    const { server, story } = await hearing(time)
    await server.gap(5)
    await publish(server, 2)
    await until(() => expect(story.ticks).toEqual([1, 2]))
    expect(story).toMatchObject({ gaps: ['slow_consumer'], opens: 1, closes: [] })
    expect(server).toHaveSent({ type: 'gap', from: 2, to: 6 })
    expect(server).not.toHaveSent({ type: 'pong' })
  })

  test('is told of a gap when the log has forgotten what it missed', async () => {
    const { server, story } = await hearing(time)
    server.drop()
    await publish(server, 2)
    server.trim()
    await publish(server, 3)
    await until(() => expect(story.opens).toBe(2))
    await publish(server, 4)
    await until(() => expect(story.ticks).toEqual([1, 4]))
    expect(story.gaps).toEqual(['trimmed'])
  })

  test('comes back with a fresh token when its own has expired', async () => {
    const { server, story } = await hearing(time, { auth: 'on' })
    server.expireTokens()
    await publish(server, 2, 3)
    await until(() => expect(story.ticks).toEqual([1, 2, 3]))
    expect(story).toMatchObject({ gaps: [], opens: 2, closes: [4401], tokens: 2 })
    expect(server).toHaveHeard({ auth: '(token 2 of ada)' })
  })

  test('comes back when the trouble is over', async () => {
    const { server, story } = await hearing(time)
    server.faults.refuse()
    server.drop()
    await until(() => expect(server.faultCounts().refuse).toBeGreaterThan(2))
    await publish(server, 2)
    server.faults.clear()
    await until(() => expect(story.ticks).toEqual([1, 2]))
    expect(story.gaps).toEqual([])
  })

  test('stops when its user is revoked', async () => {
    const { client, server, story } = await hearing(time, { auth: 'on' })
    server.revoke('ada')
    await until(() => expect(client.state.status).toBe('closed'))
    expect(story.closes).toEqual([4504])
    expect(server).toHaveConnections(0)
  })

  test('leaves a server that is closed with no connection and no timer', async () => {
    const { client, server } = await hearing(time)
    expect(server).toHaveSubscription({ event: 'tick' })
    await client.disconnect()
    await until(() => expect(server).toHaveConnections(0))
    await server.close()
    expect(server.core.sizes()).toEqual({
      connections: 0,
      subscriptions: 0,
      addresses: 0,
      users: 0,
    })
    if (vi.isFakeTimers()) expect(vi.getTimerCount()).toBe(0)
  })
})

test("a heartbeat that stays away is noticed under vitest's fake timers", async () => {
  const { server, story } = await hearing(TIMES['under fake timers']!())
  onTestFinished(() => void vi.useRealTimers())
  server.faults.halfOpen()
  await vi.advanceTimersByTimeAsync(25_000)
  expect(story.closes).toEqual([])
  await vi.advanceTimersByTimeAsync(15_000)
  expect(story.closes).toHaveLength(1)
  server.faults.clear()
  await publish(server, 2)
  await until(() => expect(story.ticks).toEqual([1, 2]))
  expect(story.gaps).toEqual([])
})

test('a token expires when the clock of the server says so, while no time passes for the client', async () => {
  const clock = createVirtualClock()
  const core = { session: { expiryGraceMs: 1_000 } }
  const time = { client: BRISK, server: { world: clock, core } }
  const { server, story } = await hearing(time, { auth: 'on' })
  await clock.advance(3_600_999)
  expect(story.closes).toEqual([])
  await clock.advance(1)
  await publish(server, 2)
  await until(() => expect(story.ticks).toEqual([1, 2]))
  expect(story).toMatchObject({ closes: [4401], tokens: 2, gaps: [] })
})

test('the client of the HTTP routes and the one of the sockets see one server', async () => {
  const { client, server } = await hearing(TIMES['in real time']!())
  const heard: string[] = []
  await client.subscribe({ event: 'service_registered' }, ({ data }) => heard.push(data.nodeId))
    .ready
  const maxine = new MaxineClient({ url: server.httpUrl, fetch: server.fetch })
  const kept = await maxine.register({ serviceName: 'orders', host: '10.0.0.7', port: 3000 })
  await until(() => expect(heard).toEqual(['orders:10.0.0.7:3000']))
  expect(await maxine.discover('orders')).toMatchObject({ nodeId: kept.nodeId })
  expect((await client.history()).map(({ event }) => event)).toContain('service_registered')
  await kept.deregister()
})

/** What has become of a client. */
interface Story {
  readonly ticks: number[]
  readonly events: object[]
  readonly published: { readonly offset: number }[]
  readonly gaps: string[]
  readonly closes: number[]
  opens: number
  tokens: number
}

/** Published by each server. */
const published = new WeakMap<MockSocketServer, { readonly offset: number }[]>()

/** A client that has heard the first tick. */
async function hearing(time: Time, options: FakeServerOptions = {}) {
  const server = await createFakeServer({ ...time.server, ...options })
  const story: Story = {
    ...{ ticks: [], events: [], published: [], gaps: [], closes: [], opens: 0, tokens: 0 },
  }
  published.set(server, story.published)
  const getToken = () => {
    story.tokens += 1
    return server.token()
  }
  const client = clientOf(server, { ...time.client, ...(options.auth === 'on' && { getToken }) })
  client.on('open', () => (story.opens += 1))
  client.on('close', ({ code }) => story.closes.push(code))
  client.on('gap', ({ reason }) => story.gaps.push(reason))
  client.subscribe({ event: 'tick' }, (event) => {
    story.ticks.push(event.data.n)
    story.events.push(event)
  })
  onTestFinished(async () => {
    vi.useRealTimers()
    await client.disconnect()
    await server.close()
  })
  void client.connect()
  await until(() => expect(server).toHaveSubscription({ event: 'tick' }))
  await publish(server, 1)
  await until(() => expect(story.ticks).toEqual([1]))
  return { client, server, story }
}

function clientOf(server: MockSocketServer, options: Partial<ClientOptions>) {
  const { url, WebSocket, fetch } = server
  return new WebSocketClient<MaxineEvents & Ticks>({ url, WebSocket, fetch, ...options })
}

async function publish(server: MockSocketServer, ...ticks: readonly number[]): Promise<void> {
  for (const n of ticks) published.get(server)?.push(await server.publish('tick', { n }))
}

/** Looks again and again, and lets fake time pass as often. */
function until(expectation: () => void): Promise<void> {
  return vi.waitFor(
    async () => {
      if (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(100)
      expectation()
    },
    { interval: 5, timeout: 15_000 },
  )
}
