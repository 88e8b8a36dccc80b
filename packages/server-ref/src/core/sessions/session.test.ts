import { describe, expect, test } from 'vitest'
import { createHub } from './hub.ts'
import { DEFAULTS } from '../options.ts'
import { DEFAULT_POLICY } from '../visibility.ts'
import { FakeClient } from '../../../test/fake-client.ts'
import { createLockedScene, createScene } from '../../../test/scene.ts'

const HOUR_MS = 3_600_000

describe('what a session does by itself', () => {
  test('waits for one timer, whatever is due', async () => {
    const scene = await createLockedScene()
    const client = scene.connect()
    expect(scene.world.pending()).toBe(1)
    client.says({ auth: 'ada/admin', hello: { v: 2, subscriptions: [] } })
    await scene.world.advance(60_000)
    expect(client.frames.filter(({ type }) => type === 'bookmark')).toHaveLength(3)
    expect(scene.world.pending()).toBe(1)
    client.drop()
    expect(scene.world.pending()).toBe(0)
  })

  test('is not put off by tokens that come more often', async () => {
    const scene = await createLockedScene({ heartbeatMs: 1_000, messagesPerSecond: 1_000 })
    const client = await scene.greet({}, { auth: 'ada/admin' })
    client.heard()
    for (let times = 0; times < 20; times += 1) {
      await scene.world.advance(500)
      client.says({ auth: 'ada/admin' })
    }
    await scene.tick()
    const marks = client.frames.filter(({ type }) => type === 'bookmark')
    expect(marks.length).toBeGreaterThanOrEqual(10)
  })

  test('goes on by the promised time when the clock is set back', async () => {
    const { world, log, registry, counters } = await createScene()
    let behindMs = 0
    const clock = { ...world, now: () => world.now() - behindMs }
    const hub = createHub({
      ...{ world: clock, log, registry, counters },
      options: DEFAULTS,
      policy: DEFAULT_POLICY,
    })
    const client = new FakeClient(hub.accept).says({ hello: { v: 2, subscriptions: [] } })
    await world.advance(1_000)
    client.heard()
    behindMs = HOUR_MS
    await world.advance(75_000)
    expect(client.frames.filter(({ type }) => type === 'bookmark')).toHaveLength(3)
  })
})
