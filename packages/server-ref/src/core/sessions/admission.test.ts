import { describe, expect, test } from 'vitest'
import { createLockedScene, createScene } from '../../../test/scene.ts'
import type { Scene } from '../../../test/scene.ts'
import type { FakeClient } from '../../../test/fake-client.ts'

const DAY = 86_400_000

async function enter(scene: Scene, token: string, filter: object = {}): Promise<FakeClient> {
  return scene.greet({ subscriptions: [{ id: 's1', filter }] }, { auth: token })
}

describe('before authentication', () => {
  test('nothing is sent while a thousand events go by', async () => {
    const scene = await createLockedScene()
    const clients = [scene.connect(), scene.connect().says('{"broken'), scene.connect().says([])]
    for (let made = 0; made < 1_000; made += 1) await scene.publish('made')
    await scene.world.advance(9_999)
    expect(clients.flatMap(({ frames }) => frames)).toEqual([])
    expect(clients.map(({ closed }) => closed)).toEqual([undefined, undefined, undefined])
  })

  test('the connection lives for the deadline and no longer', async () => {
    const scene = await createLockedScene()
    const client = scene.connect()
    await scene.world.advance(9_999)
    expect(client.closed).toBeUndefined()
    await scene.world.advance(1)
    expect(client.closed?.code).toBe(4408)
    expect(scene.world.pending()).toBe(0)
  })

  test('a flood is not answered', async () => {
    const scene = await createLockedScene()
    const client = scene.connect()
    for (let times = 0; times < 80; times += 1) client.says('broken')
    expect(client.frames).toEqual([])
    client.says('broken')
    expect(client.closed?.code).toBe(4429)
  })
})

describe('a token', () => {
  test('that has expired can be replaced, and one that is bad cannot', async () => {
    const scene = await createLockedScene()
    const answers = []
    for (const token of ['old', 'bad']) {
      for (const client of [await enter(scene, token), scene.connect().says({ auth: token })]) {
        await scene.tick()
        answers.push([...client.frames, client.closed?.code])
      }
    }
    const failed = { type: 'auth_failed' }
    const expired = { ...failed, code: 'token_expired', message: 'expired', retryable: true }
    const refused = { ...failed, code: 'token_refused', message: 'bad signature', retryable: false }
    expect(answers).toEqual([
      [expired, 4401],
      [expired, 4401],
      [refused, 4500],
      [refused, 4500],
    ])
    expect(scene.counters.authRefused).toBe(4)
  })

  test.each([
    ['that is longer than any', 'x'.repeat(8_193)],
    ['that is no text', 7],
  ])('%s is refused at once, with hello or without, first or later', async (_, auth) => {
    const scene = await createLockedScene()
    const standing = await enter(scene, 'ada/admin')
    standing.heard()
    const clients = [await scene.greet({}, { auth }), scene.connect().says({ auth })]
    for (const client of [...clients, standing.says({ auth })]) {
      await scene.tick()
      const refused = { type: 'auth_failed', code: 'token_refused', retryable: false }
      expect(client.frames).toMatchObject([refused])
      expect(client.closed?.code).toBe(4500)
    }
    expect(scene.counters.authRefused).toBe(3)
  })

  test('that cannot be read is a malformed frame where no token is needed', async () => {
    const scene = await createScene()
    const client = scene.connect().says({ auth: 7 })
    expect(client.frames).toMatchObject([{ type: 'error', code: 'invalid_format' }])
    expect(client.closed).toBeUndefined()
  })

  test('is needed with hello as well', async () => {
    const scene = await createLockedScene()
    const client = await scene.greet()
    expect(client.frames).toEqual([{ type: 'auth_required' }])
    expect(client.closed?.code).toBe(4500)
  })

  test('in the request is as good as one in a frame', async () => {
    const scene = await createLockedScene()
    const client = scene.connect({ token: 'ada/admin' })
    client.says({ hello: { v: 2, subscriptions: [] } })
    const silent = scene.connect({ token: 'ada/admin' })
    const old = scene.connect({ token: 'ada/admin' }).says({ subscribe: true })
    const bad = scene.connect({ token: 'bad' })
    await scene.world.advance(60_000)
    expect(client.frames[0]).toMatchObject({ type: 'welcome', user: { sub: 'ada' } })
    expect([silent.frames, silent.closed]).toEqual([[], undefined])
    expect(old.frames).toEqual([{ type: 'subscribed', filter: true }])
    expect(bad.closed?.code).toBe(4500)
  })

  test('that nobody can look at ends the connection and lets the client come back', async () => {
    const scene = await createLockedScene()
    const clients = [scene.connect({ token: 'broken' }), await enter(scene, 'broken')]
    await scene.tick()
    expect(clients.map(({ closed }) => closed?.code)).toEqual([1011, 1011])
  })

  test('is not adopted by a connection that has gone meanwhile', async () => {
    const scene = await createLockedScene()
    const client = scene.connect().says({ auth: 'ada/admin' })
    client.drop()
    await scene.tick()
    expect(scene.hub.sizes()).toMatchObject({ connections: 0, users: 0 })
    expect(scene.world.pending()).toBe(0)
  })

  test('is looked at before the frames that follow it, in their order', async () => {
    const scene = await createLockedScene()
    const client = scene.connect().says({ auth: 'ada/admin' }, { ping: 1 }, { ping: 2 })
    await scene.tick()
    expect(client.frames).toMatchObject([{ type: 'authenticated' }, { ping: 1 }, { ping: 2 }])
  })
})

describe('a session', () => {
  test('ends with 4401 when its token and the grace are over, and nothing is sent after', async () => {
    const scene = await createLockedScene({ heartbeatMs: 1_000 })
    const client = await enter(scene, 'ada/admin/60000')
    await scene.world.advance(84_999)
    expect(client.closed).toBeUndefined()
    await scene.world.advance(1)
    expect(client.closed?.code).toBe(4401)
    await scene.publish('made')
    await scene.world.advance(60_000)
  })

  test('of a token that lasts longer than any timer ends in time', async () => {
    const scene = await createLockedScene({ heartbeatMs: DAY })
    const client = await enter(scene, `ada/admin/${60 * DAY}`)
    await scene.world.advance(60 * DAY + 24_999)
    expect(client.closed).toBeUndefined()
    await scene.world.advance(1)
    expect(client.closed?.code).toBe(4401)
  })

  test('goes on with a new token of the same user', async () => {
    const scene = await createLockedScene()
    const client = await enter(scene, 'ada/admin/60000')
    await scene.world.advance(80_000)
    client.heard()
    client.says({ auth: 'ada/admin/60000' })
    await scene.world.advance(80_000)
    expect(client.frames[0]).toMatchObject({ type: 'authenticated', expiresInMs: 60_000 })
    expect(client.closed).toBeUndefined()
  })

  test('is no other user’s', async () => {
    const scene = await createLockedScene()
    const client = await enter(scene, 'ada/admin')
    client.heard()
    client.says({ auth: 'bob/admin' })
    await scene.tick()
    expect(client.frames).toMatchObject([
      { type: 'auth_failed', code: 'token_refused', retryable: false },
    ])
    expect(client.closed?.code).toBe(4500)
    expect(scene.hub.sizes().users).toBe(0)
  })

  test('that is traded for a token lasts as long as that', async () => {
    const scene = await createLockedScene()
    const client = await enter(scene, 'ada/admin/60000')
    client.heard()
    client.says({ refresh_token: true })
    await scene.tick()
    expect(client.frames).toEqual([
      { type: 'token_refreshed', token: 'ada/admin/7200000', expiresInMs: 7_200_000 },
    ])
    await scene.world.advance(7_200_000 + 24_999)
    expect(client.closed).toBeUndefined()
    await scene.world.advance(1)
    expect(client.closed?.code).toBe(4401)
  })

  test('cannot be traded in its grace, nor when it has lasted too long', async () => {
    const scene = await createLockedScene()
    const late = await enter(scene, 'ada/admin/60000')
    const weary = await enter(scene, 'weary/admin')
    await scene.world.advance(60_000)
    for (const client of [late, weary]) {
      client.heard()
      client.says({ refresh_token: true })
      await scene.tick()
      expect(client.frames).toMatchObject([{ type: 'error', code: 'token_expired' }])
    }
  })

  test('loses what its role no longer permits, live and replayed', async () => {
    const scene = await createLockedScene({ maxBuffered: 500 }, 'viewer')
    const subscriptions = [
      { id: 'admin', filter: { event: 'admin_event' } },
      { id: 'all', filter: {} },
    ]
    const client = await scene.greet({ subscriptions }, { auth: 'ada/admin' })
    await scene.publish('admin_event')
    client.heard()
    client.says({ refresh_token: true })
    await scene.publish('admin_event')
    await scene.tick()
    expect(client.heard()).toMatchObject([
      { event: 'admin_event', offset: 1 },
      { event: 'admin_event', offset: 2 },
      { type: 'token_refreshed' },
      { type: 'unsubscribed', id: 'admin', reason: 'forbidden' },
    ])
    await scene.publish('admin_event')
    await scene.publish('made')
    await scene.tick()
    expect(client.heard()).toMatchObject([{ event: 'made' }])
    client.says({ subscribe: { event: 'admin_event' }, id: 'again' })
    expect(client.heard()).toMatchObject([{ type: 'error', code: 'forbidden', id: 'again' }])
  })

  test('that is behind gets no event its new role may not see', async () => {
    const scene = await createLockedScene({ maxBuffered: 500 }, 'viewer')
    const client = await enter(scene, 'ada/admin')
    client.stick()
    for (let made = 0; made < 30; made += 1) await scene.publish('made')
    await scene.tick()
    client.heard()
    client.says({ auth: 'ada/viewer' })
    for (const event of ['admin_event', 'made']) await scene.publish(event)
    client.flow()
    await scene.tick()
    const names = client.frames.map(({ type, event }) => type ?? event)
    expect(names.slice(names.indexOf('authenticated'))).not.toContain('admin_event')
    expect(names).toContain('made')
  })

  test('of an old client is told of a lost subscription without ending the others', async () => {
    const scene = await createLockedScene({}, 'viewer')
    const client = scene.connect().says({ auth: 'ada/admin' })
    client.says({ subscribe: { event: 'admin_event' } }, { subscribe: { event: 'made' } })
    client.says({ refresh_token: true })
    await scene.tick()
    await scene.publish('made')
    await scene.tick()
    expect(client.frames.slice(3)).toMatchObject([
      { type: 'token_refreshed' },
      { type: 'error', code: 'forbidden', message: 'Insufficient permissions' },
      { event: 'made' },
    ])
  })

  test('ends at once when an administrator trusts no token any more', async () => {
    const scene = await createLockedScene()
    const inside = await enter(scene, 'ada/admin')
    const outside = scene.connect()
    scene.hub.expireAll()
    expect([inside.closed?.code, outside.closed]).toEqual([4401, undefined])
  })
})
