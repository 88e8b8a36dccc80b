import { describe, expect, test } from 'vitest'
import { createAudienceScene } from '../../../test/audience-scene.ts'
import type { AudienceScene } from '../../../test/audience-scene.ts'
import { NOBODY } from '../../../test/nexus-scene.ts'
import type { FakeClient } from '../../../test/fake-client.ts'
import type { Recipients } from './recipients.ts'

const LOCKED = { session: { authRequired: true } }
const ALL: Recipients = { kind: 'all' }

function join(client: FakeClient, ...channels: string[]): void {
  client.says({ action: 'subscribe', channels })
}

async function tell(scene: AudienceScene, to: Recipients, data: unknown = 1): Promise<void> {
  await scene.audience.tell({ event: 'news', data, to })
  await scene.tick()
}

/** Who of these heard anything. */
function whoHeard(clients: Readonly<Record<string, FakeClient>>): readonly string[] {
  return Object.keys(clients).filter((name) => clients[name]!.heard().length > 0)
}

describe('what is told', () => {
  test('to all reaches everybody who is here, and nobody who comes later', async () => {
    const scene = createAudienceScene()
    const [ada, bob] = [await scene.enter(), await scene.enter()]
    bob.drop()
    await tell(scene, ALL)
    const late = await scene.enter()
    expect(whoHeard({ ada, bob, late })).toEqual(['ada'])
  })

  test('to a topic reaches who has joined it, but for one who is left out', async () => {
    const scene = createAudienceScene()
    const [ada, bob, cy] = [await scene.enter(), await scene.enter(), await scene.enter()]
    join(ada, 'room')
    join(bob, 'room', 'other')
    join(cy, 'other')
    const [first] = scene.audience.visitors
    await tell(scene, { kind: 'topic', topic: 'room' })
    expect(whoHeard({ ada, bob, cy })).toEqual(['ada', 'bob'])
    await tell(scene, { kind: 'topic', topic: 'room', except: first!.id })
    expect(whoHeard({ ada, bob, cy })).toEqual(['bob'])
  })

  test('to a user reaches all connections of that user', async () => {
    const scene = createAudienceScene(LOCKED)
    const [one, two] = [await scene.enter({ token: 'ada' }), await scene.enter({ token: 'ada' })]
    const bob = await scene.enter({ token: 'bob' })
    await tell(scene, { kind: 'user', sub: 'ada' })
    expect(whoHeard({ one, two, bob })).toEqual(['one', 'two'])
  })

  test('to a role reaches everybody of it', async () => {
    const scene = createAudienceScene(LOCKED)
    const ada = await scene.enter({ token: 'ada/admin' })
    const bob = await scene.enter({ token: 'bob/viewer' })
    await tell(scene, { kind: 'role', role: 'admin' })
    expect(whoHeard({ ada, bob })).toEqual(['ada'])
  })

  test('is heard by all in the order of telling', async () => {
    const scene = createAudienceScene()
    const clients = [await scene.enter(), await scene.enter()]
    const all = [1, 2, 3].map((data) => scene.audience.tell({ event: 'news', data, to: ALL }))
    const offsets = (await Promise.all(all)).map(({ offset }) => offset)
    await scene.tick()
    expect(offsets).toEqual([1, 2, 3])
    for (const client of clients) {
      expect(client.writes).toHaveLength(1)
      expect(client.frames.map(({ data }) => data)).toEqual([1, 2, 3])
    }
    expect(scene.counters).toMatchObject({ events: 3, delivered: 6 })
    expect(scene.audience.framesSent).toBe(6)
  })

  test('and cannot be said is refused, and not in the log', async () => {
    const scene = createAudienceScene()
    const telling = scene.audience.tell({ event: 'news', data: 1n, to: ALL })
    await expect(telling).rejects.toThrow(TypeError)
    expect(scene.log.head).toBe(0)
  })

  test('by others on the same log is not for this audience', async () => {
    const scene = createAudienceScene()
    const ada = await scene.enter()
    await scene.log.append({ event: 'service_registered', data: { nodeId: 'n', serviceName: 's' } })
    await scene.tick()
    expect(whoHeard({ ada })).toEqual([])
  })

  test('before somebody is let in is not for them', async () => {
    const scene = createAudienceScene(LOCKED)
    const ada = scene.connect({ token: 'ada' })
    await scene.audience.tell({ event: 'news', data: 1, to: ALL })
    await scene.tick()
    expect(whoHeard({ ada })).toEqual([])
  })
})

describe('who is not taken', () => {
  test('has as many connections from one address as may be', async () => {
    const scene = createAudienceScene({ session: { connectionsPerAddress: 1 } })
    const first = await scene.enter()
    const second = scene.connect()
    expect(second.refusal).toMatchObject({ status: 429, closeCode: 4505 })
    expect(scene.connect({ address: '192.0.2.2' }).refusal).toBeUndefined()
    first.drop()
    expect(scene.connect().refusal).toBeUndefined()
    expect(scene.counters.connectionsRefused).toBe(1)
  })

  test('comes while the audience is sent away, or after its end', async () => {
    const scene = createAudienceScene()
    scene.audience.drain()
    expect(scene.connect().refusal).toMatchObject({ status: 503, closeCode: 1012 })
    scene.audience.close(1012, 'restart')
    expect(scene.connect().refusal).toMatchObject({ status: 503 })
    await scene.tick()
    expect(scene.world.pending()).toBe(0)
  })
})

describe('an administrator', () => {
  test('ends the sessions of one user with 4504', async () => {
    const scene = createAudienceScene(LOCKED)
    const [ada, bob] = [await scene.enter({ token: 'ada' }), await scene.enter({ token: 'bob' })]
    expect([scene.audience.revoke('ada'), scene.audience.revoke('ada')]).toEqual([1, 0])
    expect([ada.closed?.code, bob.closed?.code]).toEqual([4504, undefined])
  })

  test('ends all sessions that have a token with 4401', async () => {
    const scene = createAudienceScene({ ...LOCKED, manners: { entry: 'open' } })
    const [ada, guest] = [await scene.enter({ token: 'ada' }), await scene.enter()]
    scene.audience.expireAll()
    expect([ada.closed, guest.closed]).toEqual([{ code: 4401, reason: 'over' }, undefined])
  })
})

describe('the end', () => {
  test('comes to each at its time of the spread, and twice is once', async () => {
    const scene = createAudienceScene({ session: { drainSpreadMs: 90 } })
    const clients = [await scene.enter(), await scene.enter(), await scene.enter()]
    scene.audience.drain()
    scene.audience.drain()
    const left = async (ms: number) => {
      await scene.world.advance(ms)
      return clients.filter(({ closed }) => !closed).length
    }
    expect([await left(0), await left(30), await left(30)]).toEqual([2, 1, 0])
    expect(scene.world.pending()).toBe(0)
  })

  test('gives out what was told before it, then closes', async () => {
    const scene = createAudienceScene()
    const ada = await scene.enter()
    void scene.audience.tell({ event: 'news', data: 'last', to: ALL })
    scene.audience.close(1012, 'restart')
    expect(ada.frames).toMatchObject([{ data: 'last' }])
    expect(ada.closed).toEqual({ code: 1012, reason: 'restart' })
    expect(scene.audience.sizes()).toEqual(NOBODY)
    expect(scene.audience.visitors).toEqual([])
    expect(scene.world.pending()).toBe(0)
  })

  test('in the middle of a drain leaves no timer', async () => {
    const scene = createAudienceScene()
    await scene.enter()
    await scene.enter()
    scene.audience.drain()
    scene.audience.close(1012, 'restart')
    expect(scene.world.pending()).toBe(0)
  })
})
