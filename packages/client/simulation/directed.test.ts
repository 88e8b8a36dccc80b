import type { Gap } from 'maxine-client'
import { expect, test } from 'vitest'
import type { Link } from './link.ts'
import { NewServer } from './new-server.ts'
import { planFor } from './plan.ts'
import type { Plan } from './plan.ts'
import { PLANTED_BUGS } from './planted-bugs.ts'
import type { PlantedBug } from './planted-bugs.ts'
import type { Heard, Watcher } from './scene.ts'
import { Stage } from './stage.ts'

// What random trouble reaches badly. The oracles watch as in every story.

/** A stage without trouble of its own, and what its application hears. */
function createStage(change: Partial<Plan> = {}, bug?: PlantedBug) {
  const calm: Partial<Plan> = {
    ...{ server: 'new', auth: 'off', career: 'admin', ring: 300, recoveryLimit: 1_000 },
    ...{ heartbeatMs: 5_000, maxSubscriptions: 32, losses: 0, duplicates: 0, historyLosses: 0 },
    ...{ isImpatient: false, tokenVia: 'frame', address: 'fixed', socket: 'ws', isViewed: false },
  }
  const stage = new Stage({ ...planFor(1), ...calm, ...change }, { bug })
  const { client } = stage.app
  const heard: number[] = []
  const told: string[] = []
  client.on('event', ({ data }) => void heard.push((data as { n: number }).n))
  client.on('gap', ({ reason }: Gap) => void told.push(`gap ${reason}`))
  client.on('open', () => void told.push('open'))
  client.on('close', () => void told.push('close'))
  return {
    stage,
    client,
    heard,
    told,
    /** Waits for so many milliseconds. */
    pass: (ms: number) => stage.scene.clock.runUntil(stage.scene.clock.now + ms),
    publish(count: number) {
      for (let made = 0; made < count; made += 1) {
        stage.server.publish('tick', { nodeId: 'n1', n: stage.scene.truth.head + 1 })
      }
    },
    watch: (watcher: Watcher) => void stage.scene.watchers.push(watcher),
  }
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

/** The old socket's last frames come when the new one has been live for seconds: only browsers wait so long. */
async function replaceSocket(bug?: PlantedBug) {
  const { stage, client, heard, pass, publish, watch } = createStage({ socket: 'browser' }, bug)
  let late = 0
  watch({ onHears: (link: Link) => void (late += link.isHeld ? 0 : 1) })
  await stage.play(async () => {
    client.subscribe({})
    void client.connect()
    await pass(1_000)
    publish(1)
    await pass(1_000)
    stage.network.newest?.stall(6_000)
    void client.reconnect()
    await pass(1_000)
    publish(1)
    await pass(7_000)
  })
  return { late, heard, violations: stage.violations }
}

test('frames of a socket that was replaced reach nobody', async () => {
  const { late, heard, violations } = await replaceSocket()
  expect(late).toBeGreaterThan(0)
  expect(heard).toEqual([1, 2])
  expect(violations).toEqual([])
})

test('it is noticed where they do', async () => {
  const { violations } = await replaceSocket(PLANTED_BUGS['no-fence'])
  expect(violations.join()).toContain('count_mismatch')
})

test('a position is kept though no event was ever seen', async () => {
  const { stage, client, heard, told, pass, publish } = createStage()
  await stage.play(async () => {
    client.subscribe({})
    void client.connect()
    await pass(1_000)
    stage.network.newest?.cut(0, 0)
    await pass(10)
    publish(3)
    await pass(3_000)
  })
  expect(heard).toEqual([1, 2, 3])
  expect(told).toEqual(['open', 'close', 'open', 'close'])
  expect(stage.violations).toEqual([])
})

test('a connection that breaks during the replay goes on where it was', async () => {
  const { stage, client, heard, pass, publish, watch } = createStage({
    ring: 2_000,
    recoveryLimit: 2_000,
  })
  await stage.play(async () => {
    client.subscribe({})
    void client.connect()
    await pass(1_000)
    stage.network.newest?.cut(0, 0)
    await pass(10)
    // Several writes of the server.
    publish(1_500)
    watch({
      onHeard: (link: Link, { frame }: Heard) => {
        if (Array.isArray(frame) && stage.network.links.length === 2) link.cut(0, 0)
      },
    })
    await pass(8_000)
  })
  expect(stage.network.links).toHaveLength(3)
  expect(heard).toEqual(upTo(1_500))
  expect(stage.violations).toEqual([])
})

test('a server that restarts while a token is fetched is met with the new one', async () => {
  const { stage, client, heard, told, pass, publish } = createStage({
    auth: 'fetch',
    tokenLifeMs: 8_000,
  })
  await stage.play(async () => {
    client.subscribe({})
    void client.connect()
    await pass(5_000)
    stage.tokens.mood = 'slow'
    void client.refreshToken()
    await pass(100)
    stage.server.crash('log', 500)
    publish(2)
    await pass(9_000)
  })
  expect(stage.tokens.asked).toBe(2)
  expect(heard).toEqual([1, 2])
  expect(told).not.toContain('gap epoch_changed')
  expect(stage.violations).toEqual([])
})

test('a welcome that comes after the grace for old servers is taken for what it is', async () => {
  const { stage, client, told, pass, watch } = createStage()
  watch({ onOpened: (link: Link) => link.stall(3_000) })
  await stage.play(async () => {
    // Nothing is wanted, so an old server would be as silent.
    void client.connect()
    await pass(2_500)
    expect(client.state).toMatchObject({ status: 'connected', continuity: 'best-effort' })
    await pass(1_500)
    expect(client.state).toMatchObject({ status: 'connected', continuity: 'exact' })
  })
  expect(told.filter((word) => word.startsWith('gap'))).toEqual([])
  expect(stage.violations).toEqual([])
})

test('a socket that ends twice has ended once', async () => {
  const { stage, client, told, pass } = createStage()
  await stage.play(async () => {
    client.subscribe({})
    void client.connect()
    await pass(1_000)
    stage.network.newestSocket?.endTwice()
    await pass(3_000)
  })
  expect(told).toEqual(['open', 'close', 'open', 'close'])
  expect(stage.network.links).toHaveLength(2)
  expect(stage.violations).toEqual([])
})

test('an old server that becomes a new one is a gap, and none when the old history proves there was none', async () => {
  const { stage, client, heard, told, pass, publish } = createStage({ server: 'old' })
  const { scene, plan, tokens } = stage
  const fresh = new NewServer(scene, { plan, tokens, chance: stage.chance(9) })
  await stage.play(async () => {
    client.subscribe({})
    void client.connect()
    await pass(1_000)
    publish(1)
    await pass(1_000)
    stage.network.host = fresh
    await fresh.start()
    stage.server.crash('log', 10)
    await pass(3_000)
    fresh.publish('tick', { nodeId: 'n1', n: 2 })
    await pass(1_000)
    stage.network.host = stage.server
    fresh.crash('log', 10)
    await pass(8_000)
    publish(1)
    await pass(1_000)
    await fresh.stop()
  })
  const words = told.filter((word) => word !== 'close')
  expect(words).toEqual(['open', 'open', 'gap unsupported', 'open'])
  expect(heard).toEqual([1, 2, 3])
})

test('sixteen calls of connect make one socket', async () => {
  const { stage, client, pass } = createStage()
  await stage.play(async () => {
    client.subscribe({})
    for (let call = 0; call < 16; call += 1) void client.connect()
    await pass(1_000)
  })
  expect(stage.network.links).toHaveLength(1)
  expect(stage.violations).toEqual([])
})
