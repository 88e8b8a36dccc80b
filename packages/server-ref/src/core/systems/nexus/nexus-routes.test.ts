import { describe, expect, test } from 'vitest'
import { createLockedNexus, createNexusScene, NOBODY } from '../../../../test/nexus-scene.ts'
import type { NexusScene } from '../../../../test/nexus-scene.ts'

const UPDATE = { channel: 'tasks.updates', data: { task_id: 't-7' } }

async function askJson(scene: NexusScene, ...asked: Parameters<NexusScene['ask']>) {
  const { status, body } = await scene.ask(...asked)
  return { status, json: JSON.parse(body) as Readonly<Record<string, unknown>> }
}

describe('POST /publish', () => {
  test('tells those who are subscribed, and answers with the place among all events', async () => {
    const scene = createNexusScene()
    const client = await scene.subscribed({ channels: ['tasks.updates'] })
    const timestamp = new Date(scene.world.now()).toISOString()
    expect(await askJson(scene, 'POST', '/publish', { body: UPDATE })).toEqual({
      status: 202,
      json: { channel: 'tasks.updates', offset: 1, timestamp },
    })
    await scene.tick()
    expect(client.heard()).toEqual([{ type: 'event', timestamp, ...UPDATE }])
  })

  test.each([null, false, 0, '', []])(
    'takes %j for data on a channel of one’s own',
    async (data) => {
      const scene = createNexusScene({ channels: [{ name: 'any' }] })
      const client = await scene.subscribed({ channels: ['any'] })
      const { status } = await scene.ask('POST', '/publish', { body: { channel: 'any', data } })
      await scene.tick()
      expect(status).toBe(202)
      expect(client.heard()).toMatchObject([{ channel: 'any', data }])
    },
  )

  test.each([
    ['no JSON', 'x', ''],
    ['nothing', '', ''],
    ['null', 'null', 'channel: expected string'],
    ['a list', '[]', 'channel: expected string'],
    ['no channel', { data: {} }, 'channel: expected string'],
    ['a channel that is a number', { channel: 7, data: {} }, 'channel: expected string'],
    ['no data', { channel: 'tasks.updates' }, 'data: expected a value'],
    ['data that no client takes', { channel: 'tasks.updates', data: 'done' }, 'data: '],
    ['a metric of text', { channel: 'telemetry.metrics', data: { value: 'x' } }, 'data.value: '],
    ['a forbidden name', '{"channel":"tasks.updates","data":{"__proto__":1}}', ''],
  ])('answers a body that is %s with 400', async (_, body, detail) => {
    const scene = createNexusScene()
    const { status, json } = await askJson(scene, 'POST', '/publish', { body })
    expect(status).toBe(400)
    expect(json['detail']).toContain(detail)
    expect(scene.log.head).toBe(0)
    expect(scene.errors).toEqual([])
  })

  test('answers a channel that there is not with 404', async () => {
    const body = { ...UPDATE, channel: 'none' }
    const { status, json } = await askJson(createNexusScene(), 'POST', '/publish', { body })
    expect(status).toBe(404)
    expect(json['detail']).toBe('there is no channel "none"')
  })

  test.each([
    ['no token', undefined, 401],
    ['a token that is refused', 'bad', 401],
    ['a token whose time is over', 'old', 401],
    ['a token without the scope', 'ada/viewer/telemetry', 403],
    ['a token with the scope', 'ada/viewer/tasks', 202],
    ['a token without scopes', 'ada', 202],
    ['an administrator’s token', 'ada/admin/telemetry', 202],
  ])('answers %s where tokens are needed', async (_, token, status) => {
    const scene = createLockedNexus()
    const answer = await scene.ask('POST', '/publish', {
      body: UPDATE,
      ...(token !== undefined && { token }),
    })
    expect(answer.status).toBe(status)
    expect(scene.log.head).toBe(status === 202 ? 1 : 0)
  })
})

describe('GET /channels', () => {
  test('lists what the asker may subscribe to, with the scopes', async () => {
    const scene = createLockedNexus()
    expect(await askJson(scene, 'GET', '/channels', { token: 'ada/viewer/tasks' })).toEqual({
      status: 200,
      json: {
        channels: [
          { name: 'tasks.updates', scope: 'tasks' },
          { name: 'tasks.created', scope: 'tasks' },
        ],
      },
    })
  })

  test('needs a token where tokens are needed', async () => {
    const { status, headers } = await createLockedNexus().ask('GET', '/channels')
    expect(status).toBe(401)
    expect(headers['WWW-Authenticate']).toBe('Bearer')
  })

  test('lists all where none is needed', async () => {
    const { json } = await askJson(createNexusScene(), 'GET', '/channels')
    expect(json['channels']).toHaveLength(7)
  })
})

describe('GET /metrics', () => {
  test('counts under the names of the document', async () => {
    const scene = createNexusScene()
    const [one, other] = [await scene.enter(), await scene.enter()]
    one.says({ action: 'subscribe', channels: ['tasks.updates'] }, { action: 'ping' })
    other.drop()
    await scene.ask('POST', '/publish', { body: UPDATE })
    await scene.world.advance(2_000)
    const { json } = await askJson(scene, 'GET', '/metrics')
    expect(json).toMatchObject({
      totalConnections: 2,
      activeConnections: 1,
      // Two greetings, a confirmation, a pong and an event.
      messagesSent: 5,
      messagesReceived: 2,
      uptime: 2,
      channels: 7,
      subscriptions: 1,
      events: 1,
      delivered: 1,
    })
  })

  test('and GET /health are open where tokens are needed', async () => {
    const scene = createLockedNexus()
    expect((await scene.ask('GET', '/metrics')).status).toBe(200)
    expect(await askJson(scene, 'GET', '/health')).toEqual({
      status: 200,
      json: { status: 'ok', channels: 7 },
    })
  })
})

describe('other requests', () => {
  test('with another method are told which there is', async () => {
    const { status, headers } = await createNexusScene().ask('GET', '/publish')
    expect(status).toBe(405)
    expect(headers['Allow']).toBe('POST')
  })

  test('to another path find nothing', async () => {
    expect((await createNexusScene().ask('GET', '/none')).status).toBe(404)
  })
})

describe('publish in the process', () => {
  test('gives the channel, the place and the time', async () => {
    const { nexus, world } = createNexusScene()
    expect(await nexus.publish('tasks.updates', { n: 1 })).toEqual({
      channel: 'tasks.updates',
      offset: 1,
      timestamp: world.now(),
    })
  })

  test('on a channel that nobody lists says so', async () => {
    const { nexus, log } = createNexusScene()
    const wanted = 'There is no channel "none": add it to the catalogue'
    await expect(nexus.publish('none', {})).rejects.toThrow(new RangeError(wanted))
    expect(log.head).toBe(0)
  })

  test.each([
    ['no data', undefined],
    ['a function', () => 1],
    ['a BigInt', { n: 1n }],
    ['what a known channel does not take', 'text'],
  ])('refuses %s, and tells nobody', async (_, data) => {
    const { nexus, log } = createNexusScene()
    await expect(nexus.publish('tasks.updates', data)).rejects.toThrow(TypeError)
    expect(log.head).toBe(0)
  })

  test('is not changed by who changes the data afterwards', async () => {
    const { nexus, subscribed, tick } = createNexusScene()
    const client = await subscribed({ channels: ['tasks.updates'] })
    const data = { n: 1 }
    void nexus.publish('tasks.updates', data)
    data.n = 2
    await tick()
    expect(client.heard()).toMatchObject([{ data: { n: 1 } }])
  })

  test('to nobody costs nobody anything', async () => {
    const { nexus, world } = createNexusScene()
    await nexus.publish('tasks.updates', {})
    expect(nexus.sizes()).toEqual(NOBODY)
    expect(world.pending()).toBe(0)
  })
})
