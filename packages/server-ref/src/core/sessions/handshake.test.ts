import { maxine } from 'maxine-protocol/dialects/maxine'
import { describe, expect, test } from 'vitest'
import { createLockedScene, createScene } from '../../../test/scene.ts'
import type { Scene } from '../../../test/scene.ts'
import type { EventLog } from '../log/log.ts'

const ALL = [{ id: 's1', filter: {} }]

async function publish(scene: Scene, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await scene.publish('made')
}

const since = (offset: number, epoch = 'e1') => ({ since: { registry: { epoch, offset } } })

describe('a welcome', () => {
  test('has all fields, and a bookmark behind it', async () => {
    const scene = await createLockedScene()
    await publish(scene, 3)
    const client = await scene.greet({ accept: ['batch'] }, { auth: 'ada/admin/5000' })
    expect(client.frames).toEqual([
      {
        type: 'welcome',
        v: 2,
        clientId: 'c-1',
        epoch: 'e1',
        offset: 3,
        heartbeatMs: 25_000,
        limits: { maxPayload: 65_536, maxSubscriptions: 32 },
        capabilities: ['recovery', 'bookmarks', 'snapshot', 'batch', 'refresh'],
        user: { sub: 'ada', role: 'admin' },
        expiresInMs: 5_000,
        subscriptions: [{ id: 's1' }],
      },
      { type: 'bookmark', epoch: 'e1', offset: 3, sent: 0, digest: '0000000000000000' },
    ])
    expect(client.writes).toHaveLength(1)
  })

  test('is read by the client’s half without a problem', async () => {
    const scene = await createLockedScene()
    const client = await scene.greet({ snapshot: true }, { auth: 'ada/admin' })
    await publish(scene, 3)
    await scene.tick()
    const problems = client.writes
      .flat()
      .flatMap((text) => maxine.decode(text))
      .filter((result) => !result.ok)
    expect(problems).toEqual([])
  })

  test('offers no refresh where no token is needed', async () => {
    const scene = await createScene()
    const [welcome] = (await scene.greet()).frames
    expect(welcome!['capabilities']).toEqual(['recovery', 'bookmarks', 'snapshot', 'batch'])
    expect(welcome).not.toHaveProperty('user')
  })

  test('answers for each subscription and refuses one without touching the others', async () => {
    const scene = await createLockedScene({ maxSubscriptions: 2 })
    const subscriptions = [
      { id: 'a', filter: { event: 'made' } },
      { id: 'b', filter: { event: 'admin_event' } },
      { id: 'c', filter: {} },
      { id: 'd', filter: { event: 'other' } },
    ]
    const client = await scene.greet({ subscriptions }, { auth: 'ada/viewer' })
    expect(client.frames[0]!['subscriptions']).toEqual([
      { id: 'a' },
      { id: 'b', error: { code: 'forbidden', message: 'Insufficient permissions' } },
      { id: 'c' },
      { id: 'd', error: { code: 'too_many_subscriptions', message: '2 at most' } },
    ])
    await scene.publish('made')
    await scene.publish('admin_event')
    await scene.tick()
    expect(client.offsets).toEqual([1])
  })

  test('ignores the subscribe beside hello, which is for old servers', async () => {
    const scene = await createScene()
    const subscriptions = [{ id: 's', filter: { event: 'made' } }]
    const client = await scene.greet({ subscriptions }, { subscribe: true })
    await scene.publish('other')
    await scene.tick()
    expect(client.frames.map(({ type }) => type)).toEqual(['welcome', 'bookmark'])
  })

  test('has the lower of two versions, and there is none below 2', async () => {
    const scene = await createScene()
    expect((await scene.greet({ v: 9 })).frames[0]).toMatchObject({ v: 2 })
    const early = await scene.greet({ v: 1 })
    expect(early.frames).toMatchObject([{ type: 'error', code: 'version_not_supported' }])
    expect(early.closed?.code).toBe(4506)
  })

  test('answers no second hello, nor one behind another frame', async () => {
    const scene = await createScene()
    const twice = await scene.greet()
    const late = scene.connect().says({ ping: 1 })
    twice.heard()
    late.heard()
    for (const client of [twice, late]) {
      client.says({ hello: { v: 2, subscriptions: ALL } })
      await scene.tick()
      expect(client.frames).toMatchObject([{ type: 'error', code: 'invalid_format' }])
      expect(client.closed).toBeUndefined()
    }
  })
})

describe('recovery', () => {
  async function outcome(scene: Scene, hello: object): Promise<unknown[]> {
    const client = await scene.greet(hello)
    const { recovered, reason, replay } = client.frames[0]!
    return [recovered, reason ?? replay]
  }

  test('follows the table, from the top', async () => {
    const scene = await createScene({ bounds: { maxCount: 10 }, session: { recoveryLimit: 5 } })
    await publish(scene, 20)
    expect(await outcome(scene, {})).toEqual([undefined, undefined])
    expect(await outcome(scene, since(25, 'e0'))).toEqual([false, 'epoch_changed'])
    expect(await outcome(scene, since(20, 'e0'))).toEqual([false, 'epoch_changed'])
    expect(await outcome(scene, since(21))).toEqual([false, 'future_position'])
    expect(await outcome(scene, since(20))).toEqual([true, 0])
    expect(await outcome(scene, since(0))).toEqual([false, 'trimmed'])
    expect(await outcome(scene, since(9))).toEqual([false, 'trimmed'])
    expect(await outcome(scene, since(10))).toEqual([false, 'limit'])
    expect(await outcome(scene, since(14))).toEqual([false, 'limit'])
    expect(await outcome(scene, since(15))).toEqual([true, 5])
    expect(await outcome(scene, since(19))).toEqual([true, 1])
    expect([scene.counters.recovered, scene.counters.notRecovered]).toEqual([3, 7])
  })

  test('at the head holds when the log has forgotten every event', async () => {
    const scene = await createScene({ bounds: { maxAgeMs: 1_000 } })
    await publish(scene, 3)
    await scene.registry.stop()
    await scene.world.advance(3_600_000)
    await scene.log.keepCheckpoint({ offset: 3, state: undefined })
    expect(scene.log.first).toBe(4)
    expect(await outcome(scene, since(3))).toEqual([true, 0])
    expect(await outcome(scene, since(2))).toEqual([false, 'trimmed'])
  })

  test('sends the visible events, a bookmark, then live ones', async () => {
    const scene = await createScene()
    for (const event of ['made', 'other', 'made', 'other']) await scene.publish(event)
    const subscriptions = [{ id: 's', filter: { event: 'made' } }]
    const client = await scene.greet({ ...since(0), subscriptions })
    await scene.publish('made')
    await scene.tick()
    expect(client.frames).toMatchObject([
      { type: 'welcome', offset: 4, recovered: true, replay: 2 },
      { offset: 1 },
      { offset: 3 },
      { type: 'bookmark', offset: 4, sent: 2 },
      { offset: 5 },
    ])
  })

  test('applies the role to the replay and to its count', async () => {
    const scene = await createLockedScene()
    for (const event of ['made', 'admin_event', 'stats_update']) await scene.publish(event)
    const viewer = await scene.greet(since(0), { auth: 'ada/viewer' })
    expect(viewer.frames[0]).toMatchObject({ replay: 1 })
    expect(viewer.offsets).toEqual([1])
    const admin = await scene.greet(since(0), { auth: 'ada/admin' })
    expect(admin.frames[0]).toMatchObject({ replay: 3 })
    expect(admin.offsets).toEqual([1, 2, 3])
  })

  test('ends the replay at the welcome’s offset while more is being published', async () => {
    const scene = await createScene({ wrapLog: (log) => publishing(log, 3) })
    await publish(scene, 1_000)
    const client = await scene.greet({ ...since(0), accept: ['batch'] })
    const { frames } = client
    const { replay, offset } = frames[0]!
    const mark = frames.findIndex(({ type }) => type === 'bookmark')
    expect(frames.slice(1, mark).map((frame) => frame.offset)).toHaveLength(replay!)
    expect(frames[mark]).toMatchObject({ offset, sent: replay })
    expect(frames.length).toBeGreaterThan(mark + 1)
    const { head } = scene.log
    expect(client.offsets).toEqual(Array.from({ length: head }, (_, index) => index + 1))
  })

  test('closes with 1011 where the log cannot be read', async () => {
    const read = () => Promise.reject(new Error('disk'))
    const scene = await createScene({ wrapLog: (log) => lookingLike(log, { read }) }).catch(
      () => undefined,
    )
    // A registry cannot even be built on such a log, so it breaks afterwards.
    expect(scene).toBeUndefined()
    let broken = false
    const later = await createScene({
      wrapLog: (log) =>
        lookingLike(log, { read: (after, limit) => (broken ? read() : log.read(after, limit)) }),
    })
    await publish(later, 3)
    broken = true
    const client = await later.greet(since(0))
    expect(client.closed?.code).toBe(1011)
    expect(later.hub.sizes().connections).toBe(0)
  })
})

describe('a snapshot', () => {
  test('comes between the welcome and the bookmark, at their position', async () => {
    const scene = await createScene()
    await scene.registry.register({ serviceName: 'a', host: 'h', port: 1 })
    const client = await scene.greet({ snapshot: true, ...since(1, 'e0') })
    const { epoch, offset, state, digest } = scene.registry.snapshot()
    expect(client.frames).toMatchObject([
      { type: 'welcome', recovered: false, offset },
      { type: 'snapshot', part: 1, last: true, epoch, offset, digest },
      { type: 'bookmark', offset, sent: 0, digest },
    ])
    expect(client.frames[1]!.state).toEqual(state)
  })

  test('is not sent to those who are recovered', async () => {
    const scene = await createScene()
    await publish(scene, 1)
    const client = await scene.greet({ snapshot: true, ...since(1) })
    expect(client.frames.map(({ type }) => type)).toEqual(['welcome', 'bookmark'])
  })

  test('is split into parts that a client can read, which make the whole together', async () => {
    const scene = await createScene()
    const metadata = { filler: 'x'.repeat(1_000) }
    for (let port = 1; port <= 3_000; port += 1) {
      await scene.registry.register({ serviceName: `s${port % 7}`, host: 'h', port, metadata })
    }
    const client = await scene.greet({ snapshot: true })
    const texts = client.writes.flat().filter((text) => text.includes('"snapshot"'))
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(1_048_576)
    const parts = client.frames.filter(({ type, part }) => type === 'snapshot' && part)
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1))
    expect(parts.map(({ last }) => last)).toEqual(parts.map((_, at) => at === parts.length - 1))
    const services: Record<string, object> = {}
    for (const { state } of parts) {
      for (const [name, nodes] of Object.entries(state!.services)) {
        services[name] = { ...services[name], ...nodes }
      }
    }
    expect(services).toEqual(scene.registry.snapshot().state.services)
  })

  test('leaves out what the role may not see, and the digest with it', async () => {
    const scene = await createScene({
      policy: { maySee: (_, event) => !event.startsWith('config') },
    })
    await scene.registry.register({ serviceName: 'a', host: 'h', port: 1 })
    await scene.registry.setConfig({ serviceName: 'a', key: 'secret', value: 1 })
    const client = await scene.greet({ snapshot: true })
    expect(client.frames[1]).toMatchObject({ type: 'snapshot', state: { configs: {} } })
    expect(client.frames.some((frame) => 'digest' in frame)).toBe(false)
  })
})

/** A log to which somebody appends whenever it is read. */
function publishing(log: EventLog, times: number): EventLog {
  let left = times
  return lookingLike(log, {
    read: async (after, limit) => {
      const page = await log.read(after, limit)
      if (log.head >= 1_000 && left-- > 0) await log.append({ event: 'made', data: {} })
      return page
    },
  })
}

function lookingLike(log: EventLog, changes: Partial<EventLog>): EventLog {
  return Object.assign(Object.create(log) as EventLog, changes)
}
