import { describe, expect, test } from 'vitest'
import { createAudienceScene } from '../../../test/audience-scene.ts'
import { NOBODY } from '../../../test/nexus-scene.ts'
import type { Visitor } from './visitor.ts'

const LOCKED = { authRequired: true }
const PING = { action: 'ping' }

/** A promise, and how to keep or break it. */
function deferred() {
  let resolve: () => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<void>((keep, fail) => {
    resolve = keep
    reject = fail
  })
  return { promise, resolve, reject }
}

describe('coming in', () => {
  test('is told once, and leaving too', async () => {
    const seen: string[] = []
    const manners = {
      onEnter: ({ id }: Visitor) => void seen.push(`enter ${id}`),
      onLeave: ({ id }: Visitor) => void seen.push(`leave ${id}`),
    }
    const scene = createAudienceScene({ manners })
    const client = await scene.enter()
    client.drop()
    client.drop()
    expect(seen).toEqual(['enter c-1', 'leave c-1'])
  })

  test('keeps frames waiting until the greeting is done', async () => {
    const greeting = deferred()
    const heard: string[] = []
    const scene = createAudienceScene({
      manners: {
        onEnter: () => greeting.promise,
        onMessage: (_, { type }) => void heard.push(type),
      },
    })
    const client = await scene.enter()
    client.says(PING)
    await scene.tick()
    expect(heard).toEqual([])
    greeting.resolve()
    await scene.tick()
    expect(heard).toEqual(['ping'])
  })

  test('does not come about for one who goes while the token is looked at', async () => {
    const seen: string[] = []
    const scene = createAudienceScene({
      session: LOCKED,
      manners: {
        onEnter: () => void seen.push('enter'),
        onLeave: () => void seen.push('leave'),
      },
    })
    const client = scene.connect({ token: 'ada' })
    client.drop()
    await scene.tick()
    expect(seen).toEqual([])
    expect(scene.audience.sizes()).toEqual(NOBODY)
    expect(scene.world.pending()).toBe(0)
  })

  test('fails with 1011 where a greeting does, and that is reported', async () => {
    const scene = createAudienceScene({
      manners: { onEnter: () => Promise.reject(new Error('no greeting')) },
    })
    const client = await scene.enter()
    expect(client.closed).toEqual({ code: 1011, reason: 'internal error' })
    expect(scene.errors).toEqual([new Error('no greeting')])
  })

  test('without a token is possible where the system is open, and a wrong one is refused', async () => {
    const scene = createAudienceScene({ session: LOCKED, manners: { entry: 'open' } })
    const [guest, stranger] = [await scene.enter(), await scene.enter({ token: 'bad' })]
    expect(guest.closed).toBeUndefined()
    expect(stranger.closed).toEqual({ code: 1008, reason: 'refused' })
    expect(scene.counters.authRefused).toBe(1)
  })
})

describe('a token that is shown later', () => {
  test('says who it is, until its end', async () => {
    const scene = createAudienceScene({
      session: { ...LOCKED, expiryGraceMs: 0 },
      manners: { entry: 'open' },
    })
    const client = await scene.enter()
    const [visitor] = scene.audience.visitors
    expect(await visitor!.identify('ada/viewer/-/1000')).toBeUndefined()
    expect(visitor!.identity()?.sub).toBe('ada')
    expect(scene.audience.sizes().users).toBe(1)
    await scene.world.advance(1_000)
    expect(client.closed).toEqual({ code: 4401, reason: 'over' })
    expect(scene.audience.sizes()).toEqual(NOBODY)
  })

  test('prolongs the session of the same user, and of no other', async () => {
    const scene = createAudienceScene({ session: { ...LOCKED, expiryGraceMs: 0 } })
    const client = await scene.enter({ token: 'ada/viewer/-/1000' })
    const [visitor] = scene.audience.visitors
    expect(await visitor!.identify('bob')).toEqual([1008, 'refused'])
    expect(await visitor!.identify('ada/viewer/-/5000')).toBeUndefined()
    await scene.world.advance(4_999)
    expect(client.closed).toBeUndefined()
    await scene.world.advance(1)
    expect(client.closed?.code).toBe(4401)
  })

  test('with no end, or one beyond what timers take, closes nothing', async () => {
    const scene = createAudienceScene({ session: LOCKED })
    const far = await scene.enter({ token: `ada/viewer/-/${2 ** 33}` })
    const never = await scene.enter({ token: 'bob/viewer/-/Infinity' })
    await scene.world.advance(2 ** 32)
    expect([far.closed, never.closed]).toEqual([undefined, undefined])
    await scene.world.advance(2 ** 33)
    expect([far.closed?.code, never.closed]).toEqual([4401, undefined])
  })
})

describe('frames', () => {
  test('are read one after the other, each when the one before is done', async () => {
    const first = deferred()
    const seen: string[] = []
    const scene = createAudienceScene({
      manners: {
        onMessage: (_, { type }) => {
          seen.push(type)
          return seen.length === 1 ? first.promise : undefined
        },
      },
    })
    const client = await scene.enter()
    client.says(PING, { action: 'unsubscribe', channels: [] })
    await scene.tick()
    expect(seen).toEqual(['ping'])
    first.resolve()
    await scene.tick()
    expect(seen).toEqual(['ping', 'unsubscribe'])
  })

  test('that are no frames are counted and told', async () => {
    const problems: string[] = []
    const scene = createAudienceScene({
      manners: { onUnreadable: (_, { code }) => void problems.push(code) },
    })
    const client = await scene.enter()
    client.says('{', '[]')
    expect(problems).toEqual(['not_json', 'bad_shape'])
    expect(scene.counters).toMatchObject({ framesReceived: 2, framesRefused: 2 })
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('whose handler %s end that connection alone', async (_, onMessage) => {
    const scene = createAudienceScene({ manners: { onMessage } })
    const [ada, bob] = [await scene.enter(), await scene.enter()]
    ada.says(PING)
    await scene.tick()
    expect([ada.closed?.code, bob.closed]).toEqual([1011, undefined])
    expect(scene.errors).toEqual([new Error('broken')])
  })

  test('after the end are not read', async () => {
    const seen: string[] = []
    const scene = createAudienceScene({
      manners: { onMessage: (_, { type }) => void seen.push(type) },
    })
    const client = await scene.enter()
    client.drop()
    client.says(PING)
    client.saysBinary()
    await scene.tick()
    expect(seen).toEqual([])
    expect(client.closed).toBeUndefined()
  })

  test('wait while the client does not read its answers', async () => {
    const scene = createAudienceScene({
      session: { maxBuffered: 10 },
      manners: {
        onMessage: (visitor, { type }) => {
          if (type === 'ping') visitor.say({ type: 'pong' })
          return undefined
        },
      },
    })
    const client = (await scene.enter()).stick()
    client.says(PING, PING)
    await scene.tick()
    expect(client.frames).toHaveLength(1)
    client.flow()
    await scene.tick()
    expect(client.frames).toHaveLength(2)
  })

  test('say when the visitor was last heard of', async () => {
    const scene = createAudienceScene()
    const client = await scene.enter()
    const [visitor] = scene.audience.visitors
    const cameAt = scene.world.now()
    expect(visitor!.lastHeardAt).toBe(cameAt)
    await scene.world.advance(500)
    client.says(PING)
    expect(visitor!.lastHeardAt).toBe(cameAt + 500)
  })
})

test('a visitor knows where it was dialled, and from where', async () => {
  const scene = createAudienceScene()
  await scene.enter({ path: '/chat/lobby', address: '192.0.2.7' })
  expect(scene.audience.visitors).toMatchObject([{ path: '/chat/lobby', address: '192.0.2.7' }])
})
