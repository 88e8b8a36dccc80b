import { describe, expect, test } from 'vitest'
import { createCliffracerScene } from './cliffracer-scene.ts'

const NOW = '2020-01-01T00:00:00.000Z'

describe('POST /rpc/send_announcement', () => {
  test('tells everybody, in rooms too, and answers as the framework does', async () => {
    const { enter, post, tick } = createCliffracerScene()
    const clients = [await enter(), await enter({ path: '/chat/lobby' })]
    const answer = await post('/rpc/send_announcement', { text: 'Lunch' })
    await tick()
    expect(answer).toEqual({ status: 200, body: { result: null, timestamp: NOW } })
    for (const { frames } of clients) {
      expect(frames).toEqual([{ type: 'announcement', text: 'Lunch', timestamp: NOW }])
    }
  })

  test.each([{}, { text: '' }, { text: 7 }, { text: ['x'] }])(
    'needs a text, which %j has not',
    async (body) => {
      const { post } = createCliffracerScene()
      const answer = await post('/rpc/send_announcement', body)
      expect(answer).toMatchObject({ status: 400, body: { field: 'text' } })
    },
  )
})

describe('where tokens are looked at', () => {
  test.each(['/rpc/send_announcement', '/broadcast', '/events'])(
    '%s takes an administrator',
    async (path) => {
      const { enter, post, tick } = createCliffracerScene({ access: 'locked' })
      const client = await enter({ token: 'bob/viewer' })
      const body = { text: 'hi', to: 'all', type: 'note', data: {}, subject: 'order.created' }
      expect((await post(path, body)).status).toBe(401)
      expect((await post(path, body, 'bad')).status).toBe(401)
      expect((await post(path, body, 'bob/viewer')).status).toBe(403)
      await tick()
      expect(client.frames).toEqual([])
      expect((await post(path, body, 'ada/admin')).status).toBe(200)
    },
  )

  test('health and metrics are for everybody', async () => {
    const { get } = createCliffracerScene({ access: 'locked' })
    expect((await get('/health')).status).toBe(200)
    expect((await get('/metrics')).status).toBe(200)
  })
})

describe('POST /broadcast', () => {
  test('reaches a topic, a room, a user, a role or all', async () => {
    const { enter, post, tick } = createCliffracerScene({ access: 'locked' })
    const ada = await enter({ token: 'ada/admin' })
    const bob = await enter({ token: 'bob/viewer', path: '/chat/lobby' })
    ada.says({ type: 'subscribe', topics: ['orders'] })
    await tick()
    ada.heard()
    const ask = (to: unknown, n: number) =>
      post('/broadcast', { to, type: 'note', data: { n } }, 'ada/admin')
    await ask({ topic: 'orders' }, 1)
    await ask({ room: 'lobby' }, 2)
    await ask({ user: 'ada' }, 3)
    await ask({ role: 'viewer' }, 4)
    expect(await ask('all', 5)).toMatchObject({ status: 200, body: { result: null } })
    await tick()
    const numbers = [ada, bob].map(({ frames }) =>
      frames.map(({ data }) => (data as { n?: number }).n),
    )
    expect(numbers).toEqual([
      [1, 3, 5],
      [2, 4, 5],
    ])
  })

  test('may be without data', async () => {
    const { enter, post, tick } = createCliffracerScene()
    const client = await enter()
    await post('/broadcast', { to: 'all', type: 'note' })
    await tick()
    expect(client.frames).toEqual([{ type: 'note', data: {}, timestamp: NOW }])
  })

  test.each([
    [{ type: 'note' }, 'to'],
    [{ to: 'some', type: 'note' }, 'to'],
    [{ to: {}, type: 'note' }, 'to'],
    [{ to: { topic: '' }, type: 'note' }, 'to'],
    [{ to: { topic: 'a', user: 'b' }, type: 'note' }, 'to'],
    [{ to: ['topic'], type: 'note' }, 'to'],
    [{ to: 'all' }, 'type'],
    [{ to: 'all', type: 7 }, 'type'],
    [{ to: 'all', type: 'error' }, undefined],
    [[], undefined],
    ['{', undefined],
  ])('answers %j with 400', async (body, field) => {
    const { post } = createCliffracerScene()
    const answer = await post('/broadcast', body)
    expect(answer.status).toBe(400)
    expect(answer.body['field']).toBe(field)
  })
})

describe('POST /events', () => {
  test('stands in for the message bus', async () => {
    const { enter, post, tick } = createCliffracerScene()
    const client = await enter()
    client.says({ type: 'subscribe', topics: ['orders', 'payments'] })
    await tick()
    client.heard()
    const order = { subject: 'order.created', data: { topic: 'orders', id: 1 } }
    expect((await post('/events', order)).body['result']).toEqual({ crossed: 1 })
    const payment = { subject: 'payment.completed' }
    expect((await post('/events', payment)).body['result']).toEqual({ crossed: 1 })
    expect((await post('/events', { subject: 'x' })).body['result']).toEqual({ crossed: 0 })
    await tick()
    expect(client.frames).toMatchObject([
      { type: 'order_update', data: { id: 1 } },
      { type: 'payment_completed', subject: 'payments' },
    ])
  })

  test.each([{}, { subject: '' }, { subject: 7 }])('needs a subject: %j', async (body) => {
    const { post } = createCliffracerScene()
    expect(await post('/events', body)).toMatchObject({ status: 400, body: { field: 'subject' } })
  })
})

test('health and metrics count who is there and what happened', async () => {
  const { enter, get, world } = createCliffracerScene()
  const client = await enter({ path: '/chat/lobby' })
  client.says({ type: 'message', message: 'hi' }, '{')
  await world.advance(2_000)
  expect((await get('/health')).body).toEqual({ status: 'ok', connections: 1, rooms: 1 })
  expect((await get('/metrics')).body).toMatchObject({
    ...{ uptime: 2, wsConnections: 1, rooms: 1, subscriptions: 1, framesSent: 3 },
    ...{ framesReceived: 2, framesRefused: 1, events: 2, connections: 1 },
  })
})

test('there is nothing else', async () => {
  const { get } = createCliffracerScene()
  expect((await get('/rpc/other')).status).toBe(404)
  expect((await get('/broadcast')).status).toBe(405)
})
