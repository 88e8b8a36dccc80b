import { describe, expect, test } from 'vitest'
import { FakeClient } from '../../../test/fake-client.ts'
import { createScene } from '../../../test/scene.ts'
import type { Scene } from '../../../test/scene.ts'
import { createFaults } from './faults.ts'
import type { Faults } from './faults.ts'

interface Troubled {
  readonly scene: Scene
  readonly faults: Faults
  readonly client: FakeClient
  readonly connect: () => FakeClient
}

/** A client that has been welcomed, with trouble yet to come. */
async function setUp(): Promise<Troubled> {
  const scene = await createScene({ session: { maxBuffered: 2_000 } })
  const faults = createFaults(scene.world)
  const connect = () => new FakeClient(faults.around(scene.hub.accept))
  const client = connect().says({ hello: { v: 2, subscriptions: [{ id: 's', filter: {} }] } })
  await scene.tick()
  client.heard()
  return { scene, faults, client, connect }
}

async function publish(scene: Scene, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await scene.publish('made')
  await scene.tick()
}

describe('a fault', () => {
  test('that stalls holds no more than a slow client’s share, and nothing is lost after it', async () => {
    const { scene, faults, client } = await setUp()
    faults.stall()
    for (let round = 0; round < 20; round += 1) await publish(scene, 50)
    expect(client.writes).toEqual([])
    expect(faults.counts().stall).toBe(1)
    faults.clear()
    await scene.tick()
    expect(client.offsets).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1))
  })

  test('that lasts has the client let go as too slow', async () => {
    const { scene, faults, client } = await setUp()
    faults.stall()
    await publish(scene, 50)
    await scene.world.advance(10_000)
    expect(client.closed?.code).toBe(4411)
  })

  test('that leaves the connection half open loses both directions, silently', async () => {
    const { scene, faults, client } = await setUp()
    faults.halfOpen()
    client.says({ ping: 1 })
    await publish(scene, 1)
    expect([client.writes, client.closed]).toEqual([[], undefined])
    expect(faults.counts().halfOpen).toBe(2)
    scene.hub.close(1001, 'bye')
    expect(client.closed).toBeUndefined()
    faults.clear()
    expect(client.closed?.code).toBe(1001)
  })

  test('that leaves the standing connections half open leaves alone who comes later', async () => {
    const { scene, faults, client, connect } = await setUp()
    faults.halfOpen('standing')
    const later = connect().says({ hello: { v: 2, subscriptions: [{ id: 's', filter: {} }] } })
    await scene.tick()
    await publish(scene, 1)
    expect([client.writes, later.offsets]).toEqual([[], [1]])
    client.says({ ping: 1 })
    scene.hub.close(1001, 'bye')
    expect([client.closed, later.closed?.code]).toEqual([undefined, 1001])
    faults.clear()
    expect(client.closed?.code).toBe(1001)
  })

  test('that is over leaves nothing half open, of those who stood', async () => {
    const { scene, faults, client } = await setUp()
    faults.halfOpen('standing')
    await publish(scene, 1)
    faults.clear()
    await publish(scene, 1)
    expect(client.offsets).toEqual([2])
  })

  test('that duplicates sends every nth frame twice', async () => {
    const { scene, faults, client } = await setUp()
    faults.duplicate(3)
    await publish(scene, 5)
    expect([...client.offsets].sort((one, other) => one - other)).toEqual(client.offsets)
    expect(client.offsets).toHaveLength(5 + faults.counts().duplicate)
    expect(faults.counts().duplicate).toBeGreaterThan(0)
  })

  test('that garbles or truncates changes every nth frame and no other', async () => {
    const { scene, faults, client } = await setUp()
    faults.garble(2)
    await publish(scene, 10)
    faults.clear()
    faults.truncate(2)
    await publish(scene, 10)
    const events = await scene.log.read(0, 100)
    const texts = client.writes.flat()
    const changed = texts.filter((text, index) => text !== events[index]!.text)
    expect(texts).toHaveLength(20)
    expect(changed).toHaveLength(10)
    expect(faults.counts()).toMatchObject({ garble: 5, truncate: 5 })
  })

  test('that delays keeps the order, also when the delay gets shorter', async () => {
    const { scene, faults, client } = await setUp()
    faults.delay(1_000)
    await publish(scene, 3)
    faults.delay(10)
    await publish(scene, 3)
    await scene.world.advance(999)
    expect(client.offsets).toEqual([])
    await scene.world.advance(1)
    expect(client.offsets).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('at the door refuses, or takes and drops', async () => {
    const { scene, faults, connect } = await setUp()
    faults.refuse()
    expect(connect().refusal?.status).toBe(503)
    faults.acceptThenDrop()
    expect(connect().closed?.code).toBe(1011)
    faults.clear()
    expect(connect().refusal).toBeUndefined()
    expect(scene.hub.sizes().connections).toBe(2)
    expect(faults.counts()).toMatchObject({ refuse: 1, drop: 1 })
  })

  test('that makes a connection fall behind is made good from the log', async () => {
    const { scene, faults, client } = await setUp()
    faults.fallBehind()
    await publish(scene, 2)
    await publish(scene, 20)
    expect(client.offsets).toEqual([1, 2])
    faults.clear()
    await scene.tick()
    expect(client.offsets).toHaveLength(22)
  })

  test('leaves no timer behind when the connection goes', async () => {
    const { scene, faults, client } = await setUp()
    const idle = scene.world.pending()
    faults.delay(1_000)
    await publish(scene, 1)
    client.drop()
    expect(scene.world.pending()).toBeLessThan(idle)
  })
})
