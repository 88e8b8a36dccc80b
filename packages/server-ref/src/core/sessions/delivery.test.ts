import { describe, expect, test } from 'vitest'
import { createScene } from '../../../test/scene.ts'
import type { Scene } from '../../../test/scene.ts'
import type { VisibilityPolicy } from '../identity.ts'
import type { EventLog } from '../log/log.ts'

const ALL = { v: 2, subscriptions: [{ id: 's1', filter: {} }] }

async function publish(scene: Scene, count: number, data: unknown = {}): Promise<void> {
  for (let made = 0; made < count; made += 1) await scene.publish('made', data)
}

describe('live events', () => {
  test('of one tick go out in one write, as an array for those who read such', async () => {
    const scene = await createScene()
    const single = await scene.greet()
    const batch = await scene.greet({ accept: ['batch'] })
    single.heard()
    batch.heard()
    await publish(scene, 3)
    await scene.tick()
    expect(single.writes.map((frames) => frames.length)).toEqual([3])
    expect(batch.writes.map((frames) => frames.length)).toEqual([1])
    expect(batch.writes[0]![0]).toBe(`[${single.writes[0]!.join()}]`)
  })

  test('are the same text for everyone, and alone they are no array', async () => {
    const scene = await createScene()
    const batch = await scene.greet({ accept: ['batch'] })
    const old = scene.connect().says({ subscribe: true })
    batch.heard()
    old.heard()
    const { text } = await scene.publish('made')
    await scene.tick()
    expect(batch.writes).toEqual([[text]])
    expect(old.writes).toEqual([[text]])
  })

  test('wait for others for as long as was set, after the first', async () => {
    const scene = await createScene({ session: { flushEveryMs: 20 } })
    const client = await scene.greet()
    client.heard()
    await publish(scene, 2)
    await scene.tick()
    expect(client.writes).toHaveLength(1)
    await publish(scene, 3)
    await scene.world.advance(19)
    await publish(scene, 3)
    expect(client.writes).toHaveLength(1)
    await scene.world.advance(1)
    expect(client.writes).toHaveLength(2)
    expect(client.offsets).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('that wait go before an answer, and before a bookmark', async () => {
    const scene = await createScene({ session: { flushEveryMs: 1_000, heartbeatMs: 600 } })
    const client = await scene.greet()
    await publish(scene, 1)
    await scene.tick()
    client.heard()
    await publish(scene, 1)
    client.says({ ping: 1 })
    await publish(scene, 1)
    await scene.world.advance(600)
    expect(client.heard().map(({ event, type }) => event ?? type)).toEqual([
      'made',
      'pong',
      'made',
      'bookmark',
    ])
  })

  test('that match nothing cost no write', async () => {
    const scene = await createScene()
    const client = await scene.greet({ subscriptions: [{ id: 's', filter: { event: 'other' } }] })
    client.heard()
    await publish(scene, 3)
    await scene.tick()
    expect(client.writes).toEqual([])
  })

  test('beyond what is held in a tick are read from the log, all of them and in order', async () => {
    const scene = await createScene()
    const client = await scene.greet()
    await publish(scene, 2_000)
    await scene.tick()
    expect(client.offsets).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1))
  })

  test('that are longer than any write go out alone', async () => {
    const scene = await createScene()
    const clients = [await scene.greet(), await scene.greet({ accept: ['batch'] })]
    await publish(scene, 3, { filler: 'x'.repeat(300_000) })
    await scene.tick()
    for (const client of clients) expect(client.offsets).toEqual([1, 2, 3])
  })

  test('come before an answer that follows them', async () => {
    const scene = await createScene()
    const client = await scene.greet()
    client.heard()
    await scene.publish('made')
    client.says({ ping: 1 })
    expect(client.heard()).toMatchObject([{ event: 'made' }, { type: 'pong', ping: 1 }])
  })

  test('pass a filter for the service that their node was registered under', async () => {
    const scene = await createScene()
    const filter = { serviceName: 'a' }
    const client = await scene.greet({ subscriptions: [{ id: 's', filter }] })
    for (const serviceName of ['a', 'b']) {
      await scene.registry.register({ serviceName, host: serviceName, port: 1 })
    }
    for (const nodeId of ['a:a:1', 'b:b:1', 'unknown']) await scene.publish('seen', { nodeId })
    await scene.publish('seen')
    await scene.tick()
    const seen = client.events.filter(({ event }) => event === 'seen')
    expect(seen.map(({ data }) => data?.nodeId)).toEqual(['a:a:1', 'unknown'])
  })
})

describe('a client that does not read', () => {
  const small = { session: { maxBuffered: 2_000 } }

  test('is not written to beyond a constant, whatever is published', async () => {
    const scene = await createScene({ session: { maxBuffered: 2_000 } })
    const client = await scene.greet(ALL)
    client.stick()
    for (let tick = 0; tick < 200; tick += 1) {
      await publish(scene, 50, { filler: 'x'.repeat(100) })
      await scene.tick()
    }
    // One tick of events at the most beyond the mark: here 50.
    expect(client.mostBuffered).toBeLessThan(2_000 + 50 * 250)
  })

  test('catches up from the log when it drains, with no event lost or doubled', async () => {
    const scene = await createScene(small)
    const client = await scene.greet()
    client.stick()
    for (let tick = 0; tick < 20; tick += 1) {
      await publish(scene, 50)
      await scene.tick()
    }
    expect(client.offsets.length).toBeLessThan(1_000)
    client.flow()
    await scene.tick()
    await publish(scene, 5)
    await scene.tick()
    expect(client.offsets).toEqual(Array.from({ length: 1_005 }, (_, index) => index + 1))
  })

  test('gets a gap before anything later where the log has forgotten', async () => {
    const scene = await createScene({ ...small, bounds: { maxCount: 100 } })
    const client = await scene.greet()
    client.stick()
    await publish(scene, 100)
    await scene.tick()
    const last = client.offsets.at(-1)!
    await publish(scene, 500)
    await scene.tick()
    client.heard()
    client.flow()
    await scene.tick()
    const { first, head } = scene.log
    const [gap, next] = client.frames
    expect(gap).toEqual({ type: 'gap', reason: 'slow_consumer', from: last + 1, to: first - 1 })
    expect(next).toMatchObject({ offset: first })
    expect(client.offsets.at(-1)).toBe(head)
    expect(scene.counters.gaps).toBe(1)
  })

  test('gets no bookmark of a replay behind the gap that has swallowed its end', async () => {
    const scene = await createScene({ ...small, bounds: { maxCount: 100 } })
    // More than one write of it.
    await publish(scene, 100, { filler: 'x'.repeat(5_000) })
    const since = { registry: { epoch: 'e1', offset: 0 } }
    const client = scene.connect().stick()
    client.says({ hello: { ...ALL, since } })
    await scene.tick()
    expect(client.frames[0]).toMatchObject({ recovered: true, replay: 100 })
    await publish(scene, 500)
    client.heard()
    client.flow()
    await scene.tick()
    const [gap, mark] = client.frames
    expect(gap).toMatchObject({ type: 'gap', to: scene.log.first - 1 })
    expect(mark).toMatchObject({ type: 'bookmark', offset: gap!.to })
    expect(client.offsets[0]).toBe(gap!.to! + 1)
  })

  test('gets no gap for what was forgotten while it was being read', async () => {
    let during = (): Promise<void> => Promise.resolve()
    const slowly: EventLog['read'] = async function (this: EventLog, after, limit) {
      const page = await (Object.getPrototypeOf(this) as EventLog).read(after, limit)
      await during()
      return page
    }
    const scene = await createScene({
      ...small,
      bounds: { maxCount: 100 },
      wrapLog: (log) => Object.assign(Object.create(log) as EventLog, { read: slowly }),
    })
    const client = await scene.greet()
    client.stick()
    for (let tick = 0; tick < 4; tick += 1) {
      await publish(scene, 25)
      await scene.tick()
    }
    during = async () => {
      during = () => Promise.resolve()
      await publish(scene, 70)
    }
    client.flow()
    await scene.tick()
    expect(client.frames.some(({ type }) => type === 'gap')).toBe(false)
    expect(client.offsets).toEqual(Array.from({ length: 170 }, (_, index) => index + 1))
  })

  test('gets no gap where nothing but the events it has seen was forgotten', async () => {
    const scene = await createScene({ ...small, bounds: { maxCount: 100 } })
    const client = await scene.greet()
    client.stick()
    await publish(scene, 100)
    await scene.tick()
    await publish(scene, 60)
    client.flow()
    await scene.tick()
    expect(client.offsets).toEqual(Array.from({ length: 160 }, (_, index) => index + 1))
  })

  test('gets long events one write after the other, as far as it reads', async () => {
    const scene = await createScene({ session: { maxBuffered: 1_000, slowAfterMs: 60_000 } })
    const client = await scene.greet()
    client.stick()
    await publish(scene, 6, { filler: 'x'.repeat(100_000) })
    await scene.tick()
    for (let times = 0; times < 6; times += 1) {
      expect(client.buffered()).toBeLessThan(300_000)
      client.take(Infinity)
      await scene.tick()
    }
    expect(client.offsets).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('is told nothing of a gap where it is an old one', async () => {
    const scene = await createScene({ ...small, bounds: { maxCount: 100 } })
    const client = scene.connect().says({ subscribe: true }).stick()
    await publish(scene, 100)
    await scene.tick()
    await publish(scene, 500)
    client.flow()
    await scene.tick()
    expect(client.frames.some(({ type }) => type === 'gap')).toBe(false)
    expect(client.offsets.at(-1)).toBe(600)
  })

  test('is closed with 4411 when it takes nothing for as long as is allowed', async () => {
    const scene = await createScene(small)
    const client = await scene.greet()
    client.stick()
    await publish(scene, 100)
    await scene.tick()
    await scene.world.advance(9_999)
    expect(client.closed).toBeUndefined()
    await scene.world.advance(1)
    expect(client.closed?.code).toBe(4411)
    expect(scene.hub.sizes().subscriptions).toBe(0)
  })

  test('is kept as long as it takes a little', async () => {
    const scene = await createScene(small)
    const client = await scene.greet()
    client.stick()
    await publish(scene, 100)
    await scene.tick()
    for (let times = 0; times < 5; times += 1) {
      client.take(10)
      await scene.world.advance(9_000)
    }
    expect(client.closed).toBeUndefined()
    await scene.world.advance(10_000)
    expect(client.closed?.code).toBe(4411)
  })

  test('has its frames read when it reads again', async () => {
    const scene = await createScene(small)
    const client = await scene.greet()
    client.stick()
    await publish(scene, 100)
    await scene.tick()
    client.heard()
    client.says({ ping: 1 })
    await scene.tick()
    expect(client.heard()).toEqual([])
    client.flow()
    await scene.tick()
    expect(client.frames.at(-1)).toEqual({ type: 'pong', ping: 1 })
  })

  test('gets what it unsubscribed from while it was behind no more', async () => {
    const scene = await createScene(small)
    const client = await scene.greet()
    client.stick()
    await publish(scene, 100)
    await scene.tick()
    client.heard()
    await publish(scene, 100)
    client.says({ unsubscribe: true })
    client.flow()
    await scene.tick()
    const kinds = client.frames.map(({ type, event }) => type ?? event)
    expect(kinds.slice(kinds.indexOf('unsubscribed') + 1)).toEqual([])
  })
})

describe('a replay', () => {
  const since = { registry: { epoch: 'e1', offset: 70 } }

  async function comeBack(hello: object, policy?: VisibilityPolicy) {
    const scene = await createScene(policy ? { policy } : {})
    for (let made = 0; made < 1_000; made += 1) {
      await scene.publish(made % 3 ? 'a' : 'b', { nodeId: `n${made % 7}` })
    }
    const client = await scene.greet({ since, ...hello })
    await scene.tick()
    return { scene, client }
  }

  test('is of all pages, whole or not, and counted before it comes', async () => {
    for (const accept of [[], ['batch']]) {
      const { client } = await comeBack({ accept })
      expect(client.frames[0]).toMatchObject({ type: 'welcome', replay: 930 })
      expect(client.offsets).toEqual(Array.from({ length: 930 }, (_, index) => index + 71))
      expect(client.frames.at(-1)).toMatchObject({ type: 'bookmark', offset: 1_000, sent: 930 })
    }
  })

  test('is of what its filters let pass, in few frames', async () => {
    const subscriptions = [{ id: 's', filter: { nodeId: 'n3' } }]
    const { client, scene } = await comeBack({ accept: ['batch'], subscriptions })
    const wanted = (await scene.log.read(70, 1_000)).filter(({ offset }) => offset % 7 === 4)
    expect(client.frames[0]).toMatchObject({ replay: wanted.length })
    expect(client.offsets).toEqual(wanted.map(({ offset }) => offset))
    expect(client.writes.flat().length).toBeLessThan(8)
  })

  test('is of what the role may see, in every page', async () => {
    const policy = { maySee: (_: unknown, event: string) => event !== 'b' }
    const { client } = await comeBack({ accept: ['batch'] }, policy)
    expect(client.frames[0]).toMatchObject({ replay: 620 })
    expect(client.events.every(({ event }) => event === 'a')).toBe(true)
    expect(client.events).toHaveLength(620)
  })

  test('has no more than 256 kB under way, however much there is', async () => {
    const scene = await createScene({ bounds: { maxBytes: 1e9 } })
    await publish(scene, 2_000, { filler: 'x'.repeat(1_000) })
    const client = scene.connect().stick()
    client.says({ hello: { ...ALL, since: { registry: { epoch: 'e1', offset: 0 } } } })
    for (let times = 0; times < 30; times += 1) {
      await scene.tick()
      client.take(Infinity)
    }
    expect(client.offsets).toHaveLength(2_000)
    expect(client.mostBuffered).toBeLessThan(262_144)
  })
})

describe('a log that tells the hub later than the registry', () => {
  test('has no event delivered that is in the snapshot, and none lost behind it', async () => {
    const told: (() => void)[] = []
    const scene = await createScene({ wrapLog: (log) => tellingLate(log, told) })
    await publish(scene, 2)
    const client = await scene.greet({ snapshot: true })
    await publish(scene, 2)
    for (const tell of told.splice(0)) tell()
    await scene.world.advance(25_000)
    expect(client.frames[0]).toMatchObject({ type: 'welcome', offset: 2 })
    expect(client.offsets).toEqual([3, 4])
    const marks = client.frames.filter(({ type }) => type === 'bookmark')
    expect(marks.map(({ offset, sent }) => [offset, sent])).toEqual([
      [2, 0],
      [4, 2],
    ])
  })

  test('has bookmarks stay where the snapshot was until then', async () => {
    const scene = await createScene({ wrapLog: (log) => tellingLate(log, []) })
    await publish(scene, 2)
    const client = await scene.greet({ snapshot: true })
    await scene.world.advance(25_000)
    expect(client.frames.at(-1)).toMatchObject({ type: 'bookmark', offset: 2 })
  })
})

describe('bookmarks', () => {
  test('come within the heartbeat and count what was sent', async () => {
    const scene = await createScene()
    const client = await scene.greet({ accept: ['batch'] })
    await publish(scene, 300)
    client.heard()
    for (let beat = 1; beat <= 3; beat += 1) {
      await scene.world.advance(25_000)
      const marks = client.heard().filter(({ type }) => type === 'bookmark')
      expect(marks.length).toBeGreaterThan(0)
      expect(marks.at(-1)).toMatchObject({ epoch: 'e1', offset: 300, sent: 300 })
    }
  })

  test('never overtake an event', async () => {
    const scene = await createScene({ session: { heartbeatMs: 10 } })
    const client = await scene.greet()
    for (let round = 0; round < 50; round += 1) {
      await publish(scene, round % 3)
      await scene.world.advance(1)
    }
    let sent = 0
    let offset = 0
    for (const frame of client.frames) {
      if ('event' in frame) {
        sent += 1
        expect(frame.offset).toBeGreaterThan(offset)
      }
      if (frame.type === 'bookmark') {
        expect(frame.sent).toBe(sent)
        offset = frame.offset!
      }
    }
    expect(offset).toBeGreaterThan(0)
  })

  test('wait for a client that reads nothing, and stand where it is', async () => {
    const session = { maxBuffered: 2_000, heartbeatMs: 1_000, slowAfterMs: 60_000 }
    const scene = await createScene({ session })
    const client = await scene.greet()
    client.stick()
    await publish(scene, 100)
    await scene.tick()
    const last = client.offsets.at(-1)!
    await publish(scene, 100)
    client.heard()
    await scene.world.advance(5_000)
    expect(client.heard()).toEqual([])
    client.flow()
    await scene.tick()
    expect(client.frames[0]).toMatchObject({ type: 'bookmark', offset: last, sent: last })
    expect(client.offsets[0]).toBe(last + 1)
  })

  test('carry a digest for those who asked for everything, and for nobody else', async () => {
    const scene = await createScene()
    const all = await scene.greet()
    const some = await scene.greet({ subscriptions: [{ id: 's', filter: { event: 'x' } }] })
    await scene.registry.register({ serviceName: 'a', host: 'h', port: 1 })
    await scene.world.advance(25_000)
    const { digest } = scene.registry.snapshot()
    expect(all.frames.filter(({ type }) => type === 'bookmark').at(-1)).toHaveProperty(
      'digest',
      digest,
    )
    expect(some.frames.some((frame) => 'digest' in frame)).toBe(false)
  })
})

/** Tells the first of its followers at once and the others when the test says so. */
function tellingLate(log: EventLog, told: (() => void)[]): EventLog {
  let followers = 0
  const follow: EventLog['follow'] = (listener) => {
    followers += 1
    if (followers === 1) return log.follow(listener)
    return log.follow((event) => told.push(() => listener(event)))
  }
  return Object.assign(Object.create(log) as EventLog, { follow })
}
