import { describe, expect, test } from 'vitest'
import { createCliffracerScene } from './cliffracer-scene.ts'

const NOW = '2020-01-01T00:00:00.000Z'

describe('the stock profile', () => {
  const settings = { profile: 'stock' } as const

  test('gives back every frame as it came, a subscribe too, and answers a ping', async () => {
    const { enter, tick } = createCliffracerScene({ settings })
    const client = await enter()
    const said = [
      { type: 'subscribe', topics: ['orders'] },
      { type: 'note', data: { a: 1 }, correlation_id: 'mine' },
      { hello: 'there' },
    ]
    client.says(...said, { type: 'ping' })
    await tick()
    expect(client.frames).toEqual([
      { type: 'echo', data: said[0], timestamp: NOW, correlation_id: 'c-1' },
      { type: 'echo', data: said[1], timestamp: NOW, correlation_id: 'mine' },
      { type: 'echo', data: said[2], timestamp: NOW, correlation_id: 'c-1' },
      { type: 'pong', timestamp: NOW },
    ])
  })

  test('greets nobody, has no rooms and pings nobody', async () => {
    const { connect, world } = createCliffracerScene({ settings })
    expect(connect({ path: '/chat/lobby' }).refusal).toMatchObject({ status: 404 })
    const client = connect()
    await world.advance(300_000)
    expect(client.frames).toEqual([])
    expect(client.closed).toBeUndefined()
  })

  test('broadcasts everything to everyone, with its subject', async () => {
    const { core, enter, tick } = createCliffracerScene({ settings })
    const client = await enter()
    await core.broadcast({ type: 'announcement', text: 'hi' })
    await core.sendToTopic('orders', { type: 'order_update', data: { n: 1 } })
    await core.receive('stock.low', { sku: 'x' })
    await tick()
    expect(client.frames).toEqual([
      { type: 'broadcast', subject: 'announcement', data: { text: 'hi' }, timestamp: NOW },
      { type: 'broadcast', subject: 'orders', data: { n: 1 }, timestamp: NOW },
      { type: 'broadcast', subject: 'stock.low', data: { sku: 'x' }, timestamp: NOW },
    ])
  })

  test('asks for no token, and looks at one that is shown', async () => {
    const { core, connect, enter, tick } = createCliffracerScene({ settings, access: 'locked' })
    const [anybody, ada] = [await enter(), await enter({ token: 'ada/admin' })]
    const liar = connect({ token: 'bad' })
    await core.sendToRole('admin', { type: 'note', n: 1 })
    await tick()
    expect(liar.closed).toEqual({ code: 1008, reason: 'Invalid token' })
    expect(anybody.frames).toEqual([])
    expect(ada.frames).toMatchObject([{ type: 'broadcast', subject: 'note', data: { n: 1 } }])
  })

  test('hands what it gives back to the hook', async () => {
    const heard: unknown[] = []
    const { enter, tick } = createCliffracerScene({
      settings: { ...settings, onMessage: (_, message) => heard.push(message) },
    })
    const client = await enter()
    client.says({ type: 'note', a: 1 }, { a: 2 })
    await tick()
    expect(heard).toEqual([
      { type: 'note', data: { a: 1 } },
      { type: '', data: { a: 2 } },
    ])
  })
})
