import { describe, expect, test } from 'vitest'
import { createLockedNexus, createNexusScene } from '../../../../test/nexus-scene.ts'
import type { NexusScene } from '../../../../test/nexus-scene.ts'

const TASKS = { channels: ['tasks.updates'] }

/** What a client hears of these data on `tasks.updates`. */
async function heardOf(scene: NexusScene, subscribe: object, data: readonly unknown[]) {
  const client = await scene.subscribed({ ...TASKS, ...subscribe })
  for (const each of data) await scene.nexus.publish('tasks.updates', each)
  await scene.tick()
  return client.heard().map((frame) => frame.data)
}

describe('a subscribe', () => {
  test('is confirmed with its channels, its filters and an id', async () => {
    const { enter } = createNexusScene()
    const client = await enter()
    const asked = { channels: ['tasks.updates', 'ai.requests'], filters: { priority: ['high'] } }
    client.says({ action: 'subscribe', ...asked })
    const [answer, ...others] = client.heard()
    expect(answer).toEqual({
      type: 'subscription_confirmed',
      ...asked,
      subscription_id: expect.stringMatching(/^sub_\d+_\d+$/) as string,
    })
    expect(others).toEqual([])
  })

  test('gets an id that no other subscribe gets', async () => {
    const { enter } = createNexusScene()
    const clients = [await enter(), await enter()]
    for (const client of clients) {
      client.says({ action: 'subscribe', ...TASKS }, { action: 'subscribe', ...TASKS })
    }
    const ids = clients.flatMap((client) => client.heard().map((frame) => frame['subscription_id']))
    expect(new Set(ids).size).toBe(4)
  })

  test('of no channels is confirmed, and asks for nothing', async () => {
    const { enter, nexus } = createNexusScene()
    const client = await enter()
    client.says({ action: 'subscribe', channels: [] })
    expect(client.heard()).toEqual([{ type: 'subscription_confirmed', channels: [] }])
    expect(nexus.sizes().subscriptions).toBe(0)
  })

  test('adds to those before it', async () => {
    const { subscribed, nexus, tick } = createNexusScene()
    const client = await subscribed(TASKS, { channels: ['ai.requests'] })
    await nexus.publish('tasks.updates', { n: 1 })
    await nexus.publish('ai.requests', { n: 2 })
    await tick()
    expect(client.heard().map(({ data }) => data)).toEqual([{ n: 1 }, { n: 2 }])
  })

  test('that asks for the same again adds nothing, whatever the order of names and values', async () => {
    const { subscribed, nexus, enter } = createNexusScene()
    const client = await subscribed(
      { ...TASKS, filters: { a: 1, b: ['x', 'y'] } },
      { ...TASKS, filters: { b: ['y', 'x', 'y'], a: [1] } },
      { channels: ['tasks.updates', 'tasks.updates'] },
      { ...TASKS, filters: {} },
      { ...TASKS, filters: null },
    )
    expect(nexus.sizes().subscriptions).toBe(2)
    client.drop()
    await enter()
    expect(nexus.sizes().subscriptions).toBe(0)
  })
})

describe('filters', () => {
  test.each([
    ['one value', { p: 'high' }, [{ p: 'high' }]],
    ['any of several', { p: ['high', 'low'] }, [{ p: 'high' }, { p: 'low' }, { p: 'low', n: 1 }]],
    ['every name', { p: ['high', 'low'], n: 1 }, [{ p: 'low', n: 1 }]],
    ['null, which what is missing is not', { n: null }, [{ n: null }]],
    ['a boolean', { done: false }, [{ done: false }]],
    ['none of no values', { p: [] }, []],
    ['a name that objects inherit', { toString: 'x' }, []],
  ])('match %s', async (_, filters, wanted) => {
    const data = [
      { p: 'high' },
      { p: 'low' },
      { p: 'low', n: 1 },
      { n: '1', p: 'mid' },
      { n: null },
      { done: false },
      { done: 0 },
      {},
    ]
    expect(await heardOf(createNexusScene(), { filters }, data)).toEqual(wanted)
  })

  test('compare strictly: 1 is not "1"', async () => {
    const heard = await heardOf(createNexusScene(), { filters: { n: 1 } }, [{ n: '1' }, { n: 1 }])
    expect(heard).toEqual([{ n: 1 }])
  })

  test('that match in two subscriptions bring an event once', async () => {
    const { subscribed, nexus, tick } = createNexusScene()
    const client = await subscribed(
      TASKS,
      { ...TASKS, filters: { p: 'high' } },
      { ...TASKS, filters: { n: [1, 2] } },
    )
    await nexus.publish('tasks.updates', { p: 'high', n: 1 })
    await tick()
    expect(client.heard()).toHaveLength(1)
  })

  test('that match nothing of data that is no object bring nothing', async () => {
    const { subscribed, nexus, tick } = createNexusScene({ channels: [{ name: 'any' }] })
    const client = await subscribed({ channels: ['any'], filters: { length: 2 } })
    for (const data of ['ab', 7, null]) await nexus.publish('any', data)
    await tick()
    expect(client.heard()).toEqual([])
  })
})

describe('a subscribe that is refused', () => {
  test('names the channels there are not, and subscribes none of its frame', async () => {
    const { enter, nexus } = createNexusScene()
    const client = await enter()
    const channels = ['weather.report', 'tasks.updates', 'stock.prices', 'weather.report']
    client.says({ action: 'subscribe', channels })
    expect(client.heard()).toEqual([
      {
        type: 'subscription_error',
        message: 'Invalid channels: weather.report, stock.prices',
        code: 'INVALID_CHANNEL',
      },
    ])
    expect(nexus.sizes().subscriptions).toBe(0)
  })

  test.each(['toString', '__proto', ' tasks.updates', 'tasks.*', 'TASKS.UPDATES', 'tasks'])(
    'takes %j for no channel',
    async (channel) => {
      const client = await createNexusScene().enter()
      client.says({ action: 'subscribe', channels: [channel] })
      expect(client.heard()).toMatchObject([{ code: 'INVALID_CHANNEL' }])
    },
  )

  test('names the channels that the token does not permit, and subscribes none of its frame', async () => {
    const { enter, nexus } = createLockedNexus()
    const client = await enter({ token: 'ada/viewer/telemetry' })
    const channels = ['telemetry.metrics', 'tasks.updates', 'ai.requests']
    client.says({ action: 'subscribe', channels })
    expect(client.heard()).toEqual([
      {
        type: 'subscription_error',
        message: 'Forbidden channels: tasks.updates, ai.requests',
        code: 'FORBIDDEN',
      },
    ])
    expect(nexus.sizes().subscriptions).toBe(0)
  })

  test('says first what channels there are not', async () => {
    const client = await createLockedNexus().enter({ token: 'ada/viewer/telemetry' })
    client.says({ action: 'subscribe', channels: ['tasks.updates', 'none'] })
    expect(client.heard()).toMatchObject([{ message: 'Invalid channels: none' }])
  })

  test('would be one too many, and leaves those that are held', async () => {
    const scene = createNexusScene({ session: { maxSubscriptions: 2 } })
    const client = await scene.subscribed(TASKS)
    const channels = ['ai.requests', 'system.alerts', 'tasks.updates']
    client.says({ action: 'subscribe', channels })
    expect(client.heard()).toEqual([
      {
        type: 'subscription_error',
        message: 'Too many subscriptions: ai.requests, system.alerts',
        code: 'TOO_MANY_SUBSCRIPTIONS',
      },
    ])
    client.says({ action: 'subscribe', channels: ['ai.requests', 'tasks.updates'] })
    client.says({ action: 'subscribe', ...TASKS })
    expect(client.heard().map(({ type }) => type)).toEqual([
      'subscription_confirmed',
      'subscription_confirmed',
    ])
    expect(scene.nexus.sizes().subscriptions).toBe(2)
  })
})

describe('an unsubscribe', () => {
  test('ends all subscriptions of its channels, whatever their filters, and is confirmed', async () => {
    const { subscribed, nexus, tick } = createNexusScene()
    const client = await subscribed(
      TASKS,
      { ...TASKS, filters: { p: 'high' } },
      { channels: ['ai.requests'] },
    )
    client.says({ action: 'unsubscribe', ...TASKS })
    expect(client.heard()).toEqual([{ type: 'unsubscription_confirmed', ...TASKS }])
    await nexus.publish('tasks.updates', { p: 'high' })
    await nexus.publish('ai.requests', {})
    await tick()
    expect(client.heard()).toMatchObject([{ channel: 'ai.requests' }])
  })

  test('is confirmed also where nothing was subscribed, and where there is no such channel', async () => {
    const client = await createNexusScene().enter()
    client.says({ action: 'unsubscribe', channels: ['tasks.updates', 'none'] })
    client.says({ action: 'unsubscribe', channels: [] })
    expect(client.heard()).toEqual([
      { type: 'unsubscription_confirmed', channels: ['tasks.updates', 'none'] },
      { type: 'unsubscription_confirmed', channels: [] },
    ])
  })

  test('leaves the subscriptions of others', async () => {
    const { subscribed, nexus, tick } = createNexusScene()
    const [one, other] = [await subscribed(TASKS), await subscribed(TASKS)]
    one.says({ action: 'unsubscribe', ...TASKS })
    await nexus.publish('tasks.updates', {})
    await tick()
    expect(one.heard()).toMatchObject([{ type: 'unsubscription_confirmed' }])
    expect(other.heard()).toMatchObject([{ type: 'event' }])
  })
})
