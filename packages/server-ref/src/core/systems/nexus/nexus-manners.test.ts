import { describe, expect, test } from 'vitest'
import { createLockedNexus, createNexusScene, NOBODY } from '../../../../test/nexus-scene.ts'

const TASKS = { action: 'subscribe', channels: ['tasks.updates'] }

describe('a connection', () => {
  test('is greeted with an id of its own and the time', async () => {
    const { connect, tick, world } = createNexusScene()
    const clients = [connect(), connect()]
    await tick()
    const [first, second] = clients.map((client) => client.heard())
    const timestamp = new Date(world.now()).toISOString()
    expect(first).toEqual([
      {
        type: 'connection_established',
        client_id: expect.stringMatching(/^client_\d+_\d+$/) as string,
        timestamp,
      },
    ])
    expect(second?.[0]?.['client_id']).not.toBe(first?.[0]?.['client_id'])
  })

  test('gets nothing that it did not subscribe to', async () => {
    const { enter, nexus, tick } = createNexusScene()
    const client = await enter()
    await nexus.publish('tasks.updates', {})
    await tick()
    expect(client.heard()).toEqual([])
  })

  test('gets an event with its channel, its time and its data', async () => {
    const { subscribed, nexus, tick, world } = createNexusScene()
    const client = await subscribed(TASKS)
    const data = { task_id: 't-7', nested: [{ deep: true }] }
    await nexus.publish('tasks.updates', data)
    await tick()
    const timestamp = new Date(world.now()).toISOString()
    expect(client.heard()).toEqual([{ type: 'event', channel: 'tasks.updates', timestamp, data }])
  })

  test('gets events in the order of their publishing, after the answers before them', async () => {
    const { enter, nexus, tick } = createNexusScene()
    const client = await enter()
    client.says(TASKS)
    for (let n = 0; n < 3; n += 1) void nexus.publish('tasks.updates', { n })
    client.says({ action: 'ping' })
    await tick()
    expect(client.heard().map(({ type, data }) => [type, data])).toEqual([
      ['subscription_confirmed', undefined],
      ['event', { n: 0 }],
      ['event', { n: 1 }],
      ['event', { n: 2 }],
      ['pong', undefined],
    ])
  })

  test('that asks for a pong gets it, with the time', async () => {
    const { enter, world } = createNexusScene()
    const client = await enter()
    client.says({ action: 'ping' })
    const timestamp = new Date(world.now()).toISOString()
    expect(client.heard()).toEqual([{ type: 'pong', timestamp }])
  })

  test('that sends a binary frame is closed', async () => {
    const client = await createNexusScene().enter()
    client.saysBinary()
    expect(client.closed).toEqual({ code: 1003, reason: 'text frames only' })
  })
})

describe('a bad frame', () => {
  test.each([
    ['no JSON', 'subscribe!'],
    ['half a document', '{"action":"subscribe"'],
    ['an empty text', ''],
    ['a list', '[{"action":"ping"}]'],
    ['null', 'null'],
    ['a text', '"ping"'],
    ['a forbidden name', '{"action":"ping","__proto__":{}}'],
    ['too deep', `{"action":"ping","a":${'['.repeat(40)}${']'.repeat(40)}}`],
  ])('that is %s is answered, and nothing is closed', async (_, text) => {
    const { enter, nexus } = createNexusScene()
    const client = await enter()
    client.says(text, { action: 'ping' })
    expect(client.heard()).toMatchObject([
      { type: 'error', message: 'Invalid message format', code: 'INVALID_FORMAT' },
      { type: 'pong' },
    ])
    expect(nexus.counters.framesRefused).toBe(1)
  })

  test.each([
    ['no action', {}, 'action'],
    ['an action that is a number', { action: 7 }, 'action'],
    ['an action that is null', { action: null }, 'action'],
    ['a subscribe without channels', { action: 'subscribe' }, 'channels'],
    ['a subscribe to null', { action: 'subscribe', channels: null }, 'channels'],
    ['a subscribe to a text', { action: 'subscribe', channels: 'tasks.updates' }, 'channels'],
    ['a subscribe to an object', { action: 'subscribe', channels: { 0: 'a' } }, 'channels'],
    ['a subscribe to a number', { action: 'subscribe', channels: [7] }, 'channels.0'],
    ['a subscribe to an empty name', { action: 'subscribe', channels: [''] }, 'channels.0'],
    ['a name too long', { action: 'subscribe', channels: ['x'.repeat(257)] }, 'channels.0'],
    ['filters that are a list', { ...TASKS, filters: ['high'] }, 'filters'],
    ['filters that are a text', { ...TASKS, filters: 'high' }, 'filters'],
    ['filters with an object', { ...TASKS, filters: { p: { is: 1 } } }, 'filters'],
    ['filters with a list in a list', { ...TASKS, filters: { p: [['a']] } }, 'filters'],
    ['an unsubscribe without channels', { action: 'unsubscribe' }, 'channels'],
    ['an unsubscribe of a text', { action: 'unsubscribe', channels: 'a' }, 'channels'],
  ])('with %s is answered with where it is wrong', async (_, frame, at) => {
    const { enter, nexus } = createNexusScene()
    const client = await enter()
    client.says(frame, { action: 'ping' })
    expect(client.heard()).toMatchObject([
      {
        type: 'error',
        message: expect.stringContaining(`Invalid message format: ${at}: `) as string,
        code: 'INVALID_FORMAT',
      },
      { type: 'pong' },
    ])
    expect(nexus.sizes().subscriptions).toBe(0)
  })

  test('with an action that nobody knows is answered with it', async () => {
    const { enter, nexus } = createNexusScene()
    const client = await enter()
    client.says({ action: 'publish', channel: 'tasks.updates' }, { action: 'toString' })
    expect(client.heard()).toEqual([
      { type: 'error', message: 'Unknown action: publish', code: 'UNKNOWN_ACTION' },
      { type: 'error', message: 'Unknown action: toString', code: 'UNKNOWN_ACTION' },
    ])
    expect(nexus.counters.framesRefused).toBe(2)
  })

  test('with a very long action is answered with the start of it', async () => {
    const client = await createNexusScene().enter()
    client.says({ action: 'x'.repeat(1_000) })
    expect(client.heard()).toMatchObject([{ message: `Unknown action: ${'x'.repeat(64)}` }])
  })

  test('may have fields of a later version', async () => {
    const client = await createNexusScene().enter()
    client.says({ ...TASKS, id: 7, since: { offset: 1 } }, { action: 'ping', id: 'p' })
    expect(client.heard()).toMatchObject([{ type: 'subscription_confirmed' }, { type: 'pong' }])
  })
})

describe('limits', () => {
  test('too many messages are answered, and not read until their time', async () => {
    const scene = createNexusScene({ session: { messagesPerSecond: 10, messageBurst: 2 } })
    const client = await scene.enter()
    client.says({ action: 'ping' }, { action: 'ping' }, { action: 'ping' })
    expect(client.heard()).toMatchObject([
      { type: 'pong' },
      { type: 'pong' },
      { type: 'error', message: 'Too many messages: wait 100 ms', code: 'RATE_LIMITED' },
    ])
    await scene.world.advance(100)
    client.says({ action: 'ping' })
    expect(client.heard()).toMatchObject([{ type: 'pong' }])
  })

  test('count for each connection: all of a user may subscribe to everything at once', async () => {
    const scene = createLockedNexus({ messageBurst: 32, maxSubscriptions: 32 })
    for (let count = 0; count < 5; count += 1) {
      const client = await scene.enter({ token: 'ada' })
      for (let n = 0; n < 32; n += 1) client.says({ ...TASKS, filters: { n } })
      const types = new Set(client.heard().map(({ type }) => type))
      expect([...types]).toEqual(['subscription_confirmed'])
    }
    expect(scene.nexus.sizes().subscriptions).toBe(160)
  })

  test('who goes on in spite of that is closed with 4429', async () => {
    const scene = createNexusScene({ session: { messageBurst: 2 } })
    const client = await scene.enter()
    client.says(...Array.from({ length: 5 }, () => ({ action: 'ping' })))
    expect(client.closed).toMatchObject({ code: 4429 })
    expect(scene.nexus.sizes()).toEqual(NOBODY)
  })

  test('who reads nothing is closed with 4411, and keeps nobody waiting', async () => {
    const scene = createNexusScene({ session: { maxBuffered: 2_000, slowAfterMs: 500 } })
    const [slow, quick] = [await scene.subscribed(TASKS), await scene.subscribed(TASKS)]
    slow.stick()
    for (let n = 0; n < 100; n += 1) await scene.nexus.publish('tasks.updates', { n })
    await scene.tick()
    expect(quick.heard()).toHaveLength(100)
    await scene.world.advance(600)
    expect(slow.closed?.code).toBe(4411)
    expect(quick.closed).toBeUndefined()
    expect(slow.mostBuffered).toBeLessThan(20_000)
  })

  test('a user who has as many connections as allowed is turned away with 4505', async () => {
    const scene = createLockedNexus({ connectionsPerUser: 1 })
    await scene.enter({ token: 'ada' })
    const second = await scene.enter({ token: 'ada' })
    expect(second.closed).toEqual({ code: 4505, reason: 'too many connections' })
    expect((await scene.enter({ token: 'bob' })).closed).toBeUndefined()
  })
})

describe('a token', () => {
  test.each([
    ['none', {}, 'Missing authentication token'],
    ['one that is refused', { token: 'bad' }, 'Invalid token'],
    ['one whose time is over', { token: 'old' }, 'Token expired'],
  ])('%s: the connection is closed with 1008 before any frame', async (_, request, reason) => {
    const { connect, tick, nexus } = createLockedNexus()
    const client = connect(request).says(TASKS)
    expect(client.refusal).toBeUndefined()
    await tick()
    expect(client.closed).toEqual({ code: 1008, reason })
    expect(client.frames).toEqual([])
    expect(nexus.counters.authRefused).toBe(1)
    expect(nexus.sizes()).toEqual(NOBODY)
  })

  test('that is good lets its owner in, whose first frames wait for it', async () => {
    const { connect, tick } = createLockedNexus()
    const client = connect({ token: 'ada' }).says(TASKS)
    await tick()
    expect(client.heard()).toMatchObject([
      { type: 'connection_established' },
      { type: 'subscription_confirmed' },
    ])
  })

  test('that ends closes the connection with 4401, after its grace', async () => {
    const { enter, world } = createLockedNexus({ expiryGraceMs: 100 })
    const client = await enter({ token: 'ada/viewer/-/1000' })
    await world.advance(1_099)
    expect(client.closed).toBeUndefined()
    await world.advance(1)
    expect(client.closed).toEqual({ code: 4401, reason: 'token expired' })
  })

  test('of a user who was revoked closes with 4504', async () => {
    const { enter, nexus } = createLockedNexus()
    const [ada, bob] = [await enter({ token: 'ada' }), await enter({ token: 'bob' })]
    expect(nexus.revoke('ada')).toBe(1)
    expect([ada.closed?.code, bob.closed?.code]).toEqual([4504, undefined])
  })

  test('is not looked at where none is needed', async () => {
    const { connect, tick } = createNexusScene()
    const client = connect({ token: 'whatever' })
    await tick()
    expect(client.heard()).toMatchObject([{ type: 'connection_established' }])
  })

  test('that cannot be checked ends the connection with 1011, and is reported', async () => {
    const { enter, errors } = createLockedNexus()
    const client = await enter({ token: 'broken' })
    expect(client.closed?.code).toBe(1011)
    expect(errors).toHaveLength(1)
  })
})

describe('the end', () => {
  test('tells everybody 1000 and Server shutting down, each at its time of the spread', async () => {
    const scene = createNexusScene({ session: { drainSpreadMs: 100 } })
    const clients = [await scene.subscribed(TASKS), await scene.subscribed(TASKS)]
    scene.nexus.drain()
    await scene.world.advance(40)
    expect(clients.map(({ closed }) => closed?.code)).toEqual([1000, undefined])
    expect(scene.connect().refusal).toMatchObject({ status: 503 })
    await scene.world.advance(60)
    expect(clients.map(({ closed }) => closed)).toEqual(
      clients.map(() => ({ code: 1000, reason: 'Server shutting down' })),
    )
    expect(scene.nexus.sizes()).toEqual(NOBODY)
  })

  test('of a connection leaves nothing: no subscription, no timer', async () => {
    const scene = createLockedNexus()
    const clients = [await scene.enter({ token: 'ada' }), await scene.enter({ token: 'bob' })]
    for (const client of clients) client.says(TASKS)
    expect(scene.nexus.sizes()).toEqual({
      ...{ connections: 2, subscriptions: 2, addresses: 1, users: 2 },
    })
    for (const client of clients) client.drop()
    expect(scene.nexus.sizes()).toEqual(NOBODY)
    expect(scene.world.pending()).toBe(0)
  })

  test('of the server leaves nothing: no connection, no timer', async () => {
    const scene = createLockedNexus({ maxBuffered: 10 })
    const client = await scene.enter({ token: 'ada' })
    client.says(TASKS).stick()
    await scene.nexus.publish('tasks.updates', {})
    await scene.nexus.close(1012, 'service restart')
    expect(client.closed).toEqual({ code: 1012, reason: 'service restart' })
    expect(scene.nexus.sizes()).toEqual(NOBODY)
    expect(scene.world.pending()).toBe(0)
  })
})
