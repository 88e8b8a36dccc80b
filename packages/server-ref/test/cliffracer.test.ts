import { describe, expect, test } from 'vitest'
import { createCliffracerScene, NOBODY } from './cliffracer-scene.ts'

const NOW = '2020-01-01T00:00:00.000Z'

describe('coming in', () => {
  test('is greeted with the text that was set', async () => {
    const { connect, tick } = createCliffracerScene({ settings: { greeting: 'Hello there' } })
    const client = connect()
    await tick()
    expect(client.frames).toEqual([{ type: 'connection', message: 'Hello there', timestamp: NOW }])
  })

  test('with a token is greeted first and told who one is next', async () => {
    const { connect, tick } = createCliffracerScene({ access: 'locked' })
    const client = connect({ token: 'ada/admin' })
    await tick()
    expect(client.frames).toEqual([
      { type: 'connection', message: 'Connected', timestamp: NOW },
      { type: 'authenticated', user: { id: 'ada', username: 'ada', roles: ['admin'] } },
    ])
  })

  test.each([['bad'], ['old'], [undefined]])(
    'with the token %s ends with 1008, and no word before',
    async (token) => {
      const { connect, core, tick } = createCliffracerScene({ access: 'locked' })
      const client = connect(token === undefined ? {} : { token })
      await tick()
      expect(client.frames).toEqual([])
      expect(client.closed).toEqual({ code: 1008, reason: 'Invalid token' })
      expect(core.sizes()).toEqual(NOBODY)
    },
  )

  test('where nobody asks for a token, whatever token is shown is not looked at', async () => {
    const { connect, tick } = createCliffracerScene()
    const client = connect({ token: 'bad' })
    await tick()
    expect(client.frames).toMatchObject([{ type: 'connection' }])
  })

  test.each(['/', '/chat', '/chat/', '/chat/a/b', '/chat/%E0%A4%A', `/chat/${'x'.repeat(257)}`])(
    'at %s there is nothing',
    (path) => {
      const { connect } = createCliffracerScene()
      expect(connect({ path }).refusal).toMatchObject({ status: 404, closeCode: 1008 })
    },
  )

  test('without a path it is the service', async () => {
    const { core, tick } = createCliffracerScene()
    const sent: unknown[] = []
    core.accept(
      { send: (frames) => sent.push(...frames), close: () => undefined, buffered: () => 0 },
      { address: '192.0.2.1' },
    )
    await tick()
    expect(sent).toHaveLength(1)
  })

  test('ends with 4401 when the token’s time is over', async () => {
    const { enter, world } = createCliffracerScene({ access: 'locked' })
    const client = await enter({ token: 'ada/admin/1000' })
    await world.advance(1_000 + 25_000)
    expect(client.closed).toEqual({ code: 4401, reason: 'token expired' })
  })
})

describe('topics', () => {
  test('are confirmed, and only then heard of', async () => {
    const { core, enter, tick } = createCliffracerScene()
    const client = await enter()
    await core.sendToTopic('orders', { type: 'order_update', data: { n: 1 } })
    client.says({ type: 'subscribe', topics: ['orders', 'payments'] })
    await tick()
    await core.sendToTopic('orders', { type: 'order_update', data: { n: 2 } })
    await tick()
    expect(client.frames).toEqual([
      { type: 'subscribed', topics: ['orders', 'payments'] },
      { type: 'order_update', subject: 'orders', data: { n: 2 }, timestamp: NOW },
    ])
  })

  test('may be asked for one at a time as a channel, as the guide’s service reads it', async () => {
    const { enter, tick } = createCliffracerScene()
    const client = await enter()
    client.says({ type: 'subscribe', channel: 'orders' }, { type: 'subscribe', channel: null })
    await tick()
    expect(client.frames).toEqual([
      { type: 'subscribed', topics: ['orders'], channel: 'orders' },
      { type: 'subscribed', topics: [] },
    ])
  })

  test('asked for twice are heard of once', async () => {
    const { core, enter, tick } = createCliffracerScene()
    const client = await enter()
    client.says({ type: 'subscribe', topics: ['orders', 'orders'] })
    client.says({ type: 'subscribe', topics: ['orders'] })
    await tick()
    client.heard()
    await core.sendToTopic('orders', { type: 'order_update', data: 1 })
    await tick()
    expect(client.frames).toHaveLength(1)
    expect(core.sizes().subscriptions).toBe(1)
  })

  test('are no longer heard of once they are ended, known or not', async () => {
    const { core, enter, tick } = createCliffracerScene()
    const client = await enter()
    client.says({ type: 'subscribe', topics: ['orders'] })
    client.says({ type: 'unsubscribe', topics: ['orders', 'never'] })
    await tick()
    client.heard()
    await core.sendToTopic('orders', { type: 'order_update', data: 1 })
    await tick()
    expect(client.frames).toEqual([])
    expect(core.sizes().subscriptions).toBe(0)
  })

  test('beyond the limit are refused, all of the frame', async () => {
    const { core, enter, tick } = createCliffracerScene({ session: { maxSubscriptions: 2 } })
    const client = await enter()
    client.says({ type: 'subscribe', topics: ['a'] }, { type: 'subscribe', topics: ['b', 'c'] })
    await tick()
    expect(client.heard()).toMatchObject([
      { type: 'subscribed', topics: ['a'] },
      { type: 'error', code: 'too_many_subscriptions' },
    ])
    expect(core.sizes().subscriptions).toBe(1)
  })

  test('a room of the same name is another thing', async () => {
    const { core, enter, tick } = createCliffracerScene()
    const room = await enter({ path: '/chat/orders' })
    const service = await enter()
    service.says({ type: 'subscribe', topics: ['orders'] })
    await tick()
    service.heard()
    await core.sendToTopic('orders', { type: 'order_update', data: 1 })
    await core.sendToRoom('orders', { type: 'notification', message: 'hi' })
    await tick()
    expect(service.frames).toMatchObject([{ type: 'order_update' }])
    expect(room.frames).toMatchObject([{ type: 'notification' }])
  })
})

describe('telling', () => {
  test('reaches all, a user on every connection, or a role', async () => {
    const { core, enter, tick } = createCliffracerScene({ access: 'locked' })
    const [ada, again, bob] = [
      await enter({ token: 'ada/admin' }),
      await enter({ token: 'ada/admin', path: '/chat/lobby' }),
      await enter({ token: 'bob/viewer' }),
    ]
    await core.broadcast({ type: 'announcement', text: 'all' })
    await core.sendToUser('ada', { type: 'notification', message: 'ada' })
    await core.sendToRole('viewer', { type: 'notification', message: 'viewers' })
    await tick()
    const said = [ada, again, bob].map(({ frames }) =>
      frames.map(({ text, message }) => text ?? message),
    )
    expect(said).toEqual([
      ['all', 'ada'],
      ['all', 'ada'],
      ['all', 'viewers'],
    ])
  })

  test('of types that are not the guide’s has its fields in data', async () => {
    const { core, enter, tick } = createCliffracerScene()
    const client = await enter()
    await core.broadcast({ type: 'stock_low', sku: 'x' })
    await core.publish('stock_low', ['x'])
    await tick()
    expect(client.frames).toMatchObject([{ data: { sku: 'x' } }, { data: ['x'] }])
  })

  test.each([{ type: 'authenticated', user: {} }, { type: '' }, { type: 'x'.repeat(257) }])(
    'rejects $type, which is not the service’s to say',
    async (message) => {
      const { core } = createCliffracerScene()
      await expect(core.broadcast(message)).rejects.toThrow(TypeError)
    },
  )
})

describe('the message bus', () => {
  test('orders go to the topic they name, payments to theirs with two fields', async () => {
    const { core, enter, tick } = createCliffracerScene()
    const client = await enter()
    client.says({ type: 'subscribe', topics: ['orders', 'order.update', 'payments'] })
    await tick()
    client.heard()
    expect(await core.receive('order.created', { topic: 'orders', id: 1 })).toBe(1)
    expect(await core.receive('order.shipped', { topic: 7, id: 2 })).toBe(1)
    const payment = { order_id: 'o-1', amount: 5, card: 'secret' }
    expect(await core.receive('payment.completed', payment)).toBe(1)
    expect(await core.receive('order.line.added', {})).toBe(0)
    await tick()
    expect(client.frames).toEqual([
      { type: 'order_update', subject: 'orders', data: { topic: 'orders', id: 1 }, timestamp: NOW },
      { type: 'order_update', subject: 'order.update', data: { topic: 7, id: 2 }, timestamp: NOW },
      {
        ...{ type: 'payment_completed', subject: 'payments' },
        ...{ order_id: 'o-1', amount: 5, timestamp: NOW },
      },
    ])
  })

  test('crosses the bridges that were set instead, and one that throws is reported', async () => {
    const boom = new Error('boom')
    const { core, errors, enter, tick } = createCliffracerScene({
      settings: {
        bridges: [
          {
            subject: 'stock.*',
            forward: () => {
              throw boom
            },
          },
          {
            subject: '**',
            forward: (data, subject) => ({
              topic: 'all',
              message: { type: 'seen', subject, data },
            }),
          },
        ],
      },
    })
    const client = await enter()
    client.says({ type: 'subscribe', topics: ['all'] })
    await tick()
    client.heard()
    expect(await core.receive('stock.low', 3)).toBe(1)
    await tick()
    expect(errors).toEqual([boom])
    expect(client.frames).toMatchObject([{ type: 'seen', data: { subject: 'stock.low', data: 3 } }])
  })
})
