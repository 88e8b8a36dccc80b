import { describe, expect, test } from 'vitest'
import { createLockedScene, createScene } from '../../../test/scene.ts'

describe('an old client', () => {
  test('is sent nothing before it subscribes', async () => {
    const scene = await createScene()
    const client = scene.connect()
    const talkative = scene.connect().says({ ping: 1 })
    talkative.heard()
    await scene.publish('made')
    await scene.tick()
    expect([client.frames, talkative.frames]).toEqual([[], []])
  })

  test('adds up what it subscribes to, each acknowledged as the documents say', async () => {
    const scene = await createScene()
    const client = scene.connect()
    client.says({ subscribe: { event: 'a' } }, { subscribe: { event: 'b', nodeId: null } })
    expect(client.heard()).toEqual([
      { type: 'subscribed', filter: { event: 'a' } },
      { type: 'subscribed', filter: { event: 'b' } },
    ])
    for (const event of ['a', 'b', 'c']) await scene.publish(event)
    await scene.tick()
    expect(client.heard().map(({ event }) => event)).toEqual(['a', 'b'])
  })

  test('hears of an event once, however many of its filters match', async () => {
    const scene = await createScene()
    const client = scene.connect().says({ subscribe: true }, { subscribe: { event: 'a' } })
    await scene.publish('a')
    await scene.tick()
    expect(client.offsets).toEqual([1])
  })

  test('may repeat a subscribe as a barrier as often as it likes', async () => {
    const scene = await createScene({ session: { messageBurst: 200 } })
    const client = scene.connect()
    for (let times = 0; times < 100; times += 1) client.says({ subscribe: { event: 'a' } })
    expect(client.frames.every(({ type }) => type === 'subscribed')).toBe(true)
    expect(scene.hub.sizes().subscriptions).toBe(1)
  })

  test('hears nothing more once it unsubscribes', async () => {
    const scene = await createScene()
    const client = scene.connect().says({ subscribe: true }, { unsubscribe: true })
    await scene.publish('made')
    await scene.tick()
    expect(client.frames).toEqual([{ type: 'subscribed', filter: true }, { type: 'unsubscribed' }])
  })

  test('sees no welcome, bookmark, array or gap', async () => {
    const scene = await createScene()
    const client = scene.connect().says({ subscribe: true })
    for (let made = 0; made < 3; made += 1) await scene.publish('made')
    await scene.world.advance(120_000)
    expect(client.writes.flat()).toHaveLength(4)
    expect(client.frames.map(({ type }) => type)).toEqual([
      'subscribed',
      ...[undefined, undefined, undefined],
    ])
  })

  test('gets no reply to a token where none is needed', async () => {
    const scene = await createScene()
    const client = scene.connect().says({ auth: 'whatever', subscribe: true })
    await scene.tick()
    expect(client.frames).toEqual([{ type: 'subscribed', filter: true }])
  })

  test('authenticates and subscribes in one frame, in this order', async () => {
    const scene = await createLockedScene()
    const client = scene.connect().says({ auth: 'ada/viewer', subscribe: { event: 'a' } })
    await scene.tick()
    expect(client.frames).toEqual([
      {
        type: 'authenticated',
        user: { sub: 'ada', role: 'viewer' },
        expiresInMs: 3_600_000,
      },
      { type: 'subscribed', filter: { event: 'a' } },
    ])
  })

  test('is told auth_required and closed when its first frame brings no token', async () => {
    const scene = await createLockedScene()
    for (const first of [{ subscribe: true }, { ping: 1 }, { nonsense: true }, {}]) {
      const client = scene.connect().says(first)
      await scene.tick()
      expect(client.frames).toEqual([{ type: 'auth_required' }])
      expect(client.closed?.code).toBe(4500)
    }
  })

  test('is refused admin_event in the words of deployed servers', async () => {
    const scene = await createLockedScene()
    const client = scene.connect().says({ auth: 'ada/viewer' })
    await scene.tick()
    client.heard()
    client.says({ subscribe: { event: 'admin_event' } })
    expect(client.frames).toMatchObject([
      { type: 'error', code: 'forbidden', message: 'Insufficient permissions' },
    ])
    expect(scene.hub.sizes().subscriptions).toBe(0)
  })

  test('trades its session for a token', async () => {
    const scene = await createLockedScene()
    const client = scene.connect().says({ auth: 'ada/viewer' }, { refresh_token: true })
    await scene.tick()
    expect(client.frames[1]).toMatchObject({
      type: 'token_refreshed',
      token: 'ada/viewer/7200000',
    })
  })
})

describe('later frames', () => {
  test('are answered with their id', async () => {
    const scene = await createScene()
    const client = await scene.greet()
    client.heard()
    client.says(
      { subscribe: { event: 'a' }, id: 's3' },
      { unsubscribe: { id: 's3' } },
      { unsubscribe: { id: 's3' } },
      { ping: 17 },
    )
    expect(client.frames).toMatchObject([
      { type: 'subscribed', filter: { event: 'a' }, id: 's3' },
      { type: 'unsubscribed', id: 's3' },
      { type: 'error', code: 'unknown_subscription', id: 's3' },
      { type: 'pong', ping: 17 },
    ])
  })

  test('replace a filter in one step: what was before is by the old, what follows by the new', async () => {
    const scene = await createScene()
    const client = await scene.greet({ subscriptions: [{ id: 's', filter: { event: 'a' } }] })
    client.heard()
    await scene.publish('a')
    await scene.publish('b')
    client.says({ subscribe: { event: 'b' }, id: 's' })
    await scene.publish('a')
    await scene.publish('b')
    await scene.tick()
    expect(client.frames.map(({ type, offset }) => type ?? offset)).toEqual([1, 'subscribed', 4])
  })

  test('that are malformed are answered with the field and no value', async () => {
    const scene = await createScene()
    const client = scene.connect()
    client.says({ subscribe: { event: 7 } }, '{"subscribe":"canary-7d1f', [], { auth: 5 })
    expect(client.frames).toMatchObject([
      { type: 'error', code: 'invalid_format', message: expect.stringContaining('subscribe') },
      { type: 'error', code: 'invalid_format' },
      { type: 'error', code: 'invalid_format' },
      { type: 'error', code: 'invalid_format', message: expect.stringContaining('auth') },
    ])
    expect(client.writes.flat().join()).not.toContain('canary')
    expect(client.closed).toBeUndefined()
    expect(scene.counters.framesRefused).toBe(4)
  })

  test('that are malformed are answered with their id, where that can be one', async () => {
    const scene = await createScene()
    const client = scene.connect()
    client.says({ subscribe: { event: 7 }, id: 's3' }, { unsubscribe: 5, id: 'x'.repeat(65) })
    expect(client.frames.map(({ code, id }) => [code, id])).toEqual([
      ['invalid_format', 's3'],
      ['invalid_format', undefined],
    ])
  })

  test('that nobody knows are ignored and counted', async () => {
    const scene = await createScene()
    const client = scene.connect().says({ nonsense: 1 }, { subscribe: 0 }, {})
    expect(client.frames).toEqual([])
    expect([scene.counters.framesReceived, scene.counters.framesRefused]).toEqual([3, 3])
  })

  test('that are too long are answered, whatever is in them', async () => {
    const scene = await createScene({ session: { maxPayload: 100 } })
    const client = scene.connect().says({ ping: 1, filler: 'x'.repeat(100) })
    expect(client.frames).toMatchObject([{ type: 'error', code: 'too_large' }])
  })

  test('that are binary end the connection with 1003', async () => {
    const scene = await createScene()
    const client = scene.connect()
    client.saysBinary()
    expect(client.closed?.code).toBe(1003)
  })
})
