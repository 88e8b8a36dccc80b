import { describe, expect, test } from 'vitest'
import { createLockedScene, createScene, fakeAuthenticator } from '../../../test/scene.ts'
import { createHub } from './hub.ts'

const EMPTY = { connections: 0, subscriptions: 0, addresses: 0, users: 0 }

describe('too many', () => {
  test('messages at once are refused with the time to wait, and in the long run with 4429', async () => {
    const scene = await createScene()
    const client = scene.connect()
    for (let times = 0; times < 40; times += 1) client.says({ ping: times })
    expect(client.heard().every(({ type }) => type === 'pong')).toBe(true)
    client.says({ ping: 41 })
    expect(client.heard()).toEqual([
      {
        type: 'error',
        code: 'rate_limited',
        message: '20 messages a second',
        retryable: true,
        retryAfterMs: 50,
      },
    ])
    await scene.world.advance(50)
    client.says({ ping: 42 })
    expect(client.heard()).toEqual([{ type: 'pong', ping: 42 }])
    for (let times = 0; times < 40; times += 1) client.says({ ping: times })
    expect(client.closed?.code).toBe(4429)
    expect(scene.counters.rateLimited).toBe(41)
  })

  test('messages are no abuse where the client rests in between', async () => {
    const scene = await createScene()
    const client = scene.connect()
    for (let round = 0; round < 10; round += 1) {
      for (let times = 0; times < 60; times += 1) client.says({ ping: times })
      await scene.world.advance(10_000)
    }
    expect(client.closed).toBeUndefined()
  })

  test('characters waiting for a token to be looked at end the connection', async () => {
    const scene = await createLockedScene({ maxPayload: 1_000 })
    const client = scene.connect().says({ auth: 'ada/admin' })
    for (let times = 0; times < 5; times += 1) client.says({ filler: 'x'.repeat(900) })
    expect(client.closed?.code).toBe(4429)
  })

  test('connections of one address are refused, and of another are not', async () => {
    const scene = await createScene({ session: { connectionsPerAddress: 2 } })
    const clients = [scene.connect(), scene.connect(), scene.connect()]
    expect(clients.map(({ refusal }) => refusal?.status)).toEqual([undefined, undefined, 429])
    expect(clients[2]!.refusal).toMatchObject({ closeCode: 4505 })
    expect(scene.connect({ address: '192.0.2.2' }).refusal).toBeUndefined()
    clients[0]!.drop()
    expect(scene.connect().refusal).toBeUndefined()
    expect(scene.counters).toMatchObject({ connections: 4, connectionsRefused: 1 })
  })

  test('connections of one user end with 4505, once it is known whose they are', async () => {
    const scene = await createLockedScene({ connectionsPerUser: 2 })
    const enter = (auth: string) => scene.greet({}, { auth })
    const clients = [await enter('ada/x'), await enter('ada/x'), await enter('ada/x')]
    expect(clients.map(({ closed }) => closed?.code)).toEqual([undefined, undefined, 4505])
    expect((await enter('bob/x')).closed).toBeUndefined()
    clients[0]!.drop()
    expect((await enter('ada/x')).closed).toBeUndefined()
  })

  test('subscriptions are refused one by one, and replacing one is always possible', async () => {
    const scene = await createScene({ session: { maxSubscriptions: 2 } })
    const client = await scene.greet()
    client.heard()
    client.says(
      { subscribe: { event: 'a' }, id: 'a' },
      { subscribe: { event: 'b' }, id: 'b' },
      { subscribe: { event: 'c' } },
      { subscribe: { event: 'd' }, id: 'a' },
    )
    expect(client.frames).toMatchObject([
      { type: 'subscribed', id: 'a' },
      { type: 'error', code: 'too_many_subscriptions', id: 'b' },
      { type: 'error', code: 'too_many_subscriptions' },
      { type: 'subscribed', id: 'a', filter: { event: 'd' } },
    ])
  })
})

describe('going away', () => {
  test('tells each client its share of the spread, then closes with 1012', async () => {
    const scene = await createScene()
    const clients = []
    for (let made = 0; made < 5; made += 1) clients.push(await scene.greet())
    const old = scene.connect().says({ subscribe: true })
    for (const client of clients) client.heard()
    scene.hub.drain()
    const told = clients.map((client) => client.heard()[0]!)
    expect(told.map(({ type, reason }) => [type, reason])).toEqual(
      Array(5).fill(['goaway', 'restart']),
    )
    for (const [index, { retryAfterMs, jitterMs }] of told.entries()) {
      expect(retryAfterMs).toBe(Math.floor((index * 5_000) / 6))
      expect(retryAfterMs! + jitterMs!).toBeLessThanOrEqual(5_001)
    }
    expect(old.frames.map(({ type }) => type)).toEqual(['subscribed'])
    expect(scene.connect().refusal).toMatchObject({ status: 503, closeCode: 1012 })
    await scene.world.advance(1_000)
    expect([...clients, old].map(({ closed }) => closed?.code)).toEqual(Array(6).fill(1012))
    expect(scene.hub.sizes()).toEqual(EMPTY)
  })

  test('by close ends everything at once and accepts nobody', async () => {
    const scene = await createLockedScene()
    const clients = [await scene.greet({}, { auth: 'ada/admin' }), scene.connect()]
    await scene.registry.stop()
    scene.hub.drain()
    scene.hub.close(1001, 'bye')
    expect(clients.map(({ closed }) => closed)).toEqual(
      Array(2).fill({ code: 1001, reason: 'bye' }),
    )
    expect(scene.connect().refusal?.status).toBe(503)
    await scene.publish('made')
    expect([scene.world.pending(), scene.hub.sizes()]).toEqual([0, EMPTY])
  })
})

describe('a hub', () => {
  test.each([0, 60])('by close writes first what waits to be written, every %i ms', async (ms) => {
    const scene = await createScene({ session: { flushEveryMs: ms } })
    const client = scene.connect().says({ subscribe: true })
    await scene.publish('one')
    await scene.tick()
    await scene.publish('two')
    await scene.publish('three')
    scene.hub.close(1012, 'restart')
    expect(client.events.map(({ event }) => event)).toEqual(['one', 'two', 'three'])
    expect(client.closed?.code).toBe(1012)
  })

  test('holds nothing of 1,000 connections that broke off, wherever they were', async () => {
    const scene = await createScene({
      session: { authRequired: true, connectionsPerAddress: 2_000, maxBuffered: 500 },
      authenticator: (world) => fakeAuthenticator(world),
    })
    const idle = scene.world.pending()
    for (let made = 0; made < 600; made += 1) await scene.publish('made', { nodeId: 'n' })
    const firsts = [
      [],
      ['{'],
      [{ auth: 'bad' }],
      [{ auth: 'ada/admin', subscribe: true }],
      [{ auth: 'bob/x', hello: { v: 2, subscriptions: [{ id: 'a', filter: { nodeId: 'n' } }] } }],
      [{ auth: 'cy/x', hello: { v: 2, subscriptions: [], snapshot: true } }, { subscribe: true }],
      [
        {
          auth: 'di/admin',
          hello: {
            v: 2,
            subscriptions: [{ id: 'a', filter: {} }],
            since: { registry: { epoch: 'e1', offset: 1 } },
          },
        },
      ],
    ]
    const clients = []
    for (let made = 0; made < 1_000; made += 1) {
      const client = scene.connect()
      if (made % 3 === 0) client.stick()
      client.says(...firsts[made % firsts.length]!)
      if (made % 11 === 0) client.drop()
      else clients.push(client)
      if (made % 50 === 0) await scene.publish('made', { nodeId: 'n' })
    }
    await scene.tick()
    await scene.publish('made')
    expect(scene.hub.sizes().subscriptions).toBeGreaterThan(10)
    for (const client of clients) client.drop()
    await scene.tick()
    expect(scene.hub.sizes()).toEqual(EMPTY)
    expect(scene.world.pending()).toBe(idle)
  })

  test('is not made where tokens are required and nobody knows a good one', async () => {
    const scene = await createLockedScene()
    const { world, log, registry, counters } = scene
    const options = { session: { authRequired: true } } as Parameters<
      typeof createHub
    >[0]['options']
    const policy = { maySee: () => true }
    expect(() => createHub({ world, log, registry, counters, options, policy })).toThrow(
      'authRequired needs an authenticator',
    )
  })
})
