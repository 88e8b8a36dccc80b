import { expect, test } from 'vitest'
import { OldScene } from '../../../test/old-scene.ts'
import { EMPTY } from '../registry.ts'
import { createPoll } from './poll.ts'

const ROUTE = '/api/maxine/serviceops/servers'

/** A released server, which lists these nodes of one service. */
function release(...names: readonly string[]) {
  const scene = new OldScene()
  const list = (nodeNames: readonly string[], registeredAt: number) => () => {
    const parts = nodeNames.map((parentNode) => {
      const address = `http://${parentNode}:80`
      return [`${parentNode}-0`, { parentNode, address, timeOut: 5, registeredAt }] as const
    })
    return { a: { offset: registeredAt, nodes: Object.fromEntries(parts) } }
  }
  scene.answers[ROUTE] = list(names, 1)
  const poll = createPoll(scene.host, EMPTY)
  return { scene, poll, list }
}

test('a server without events is asked again and again, and a heartbeat is no change', async () => {
  const { scene, poll, list } = release('n')
  poll.start()
  await scene.world.advance(0)
  const { registry } = poll
  expect(registry.services.get('a')?.get('n')).toMatchObject({ host: 'n', port: 80 })
  expect(scene.worth).toMatchObject({ coverage: { tier: 'poll', nodes: 'complete' } })
  scene.answers[ROUTE] = list(['n'], 2)
  await scene.world.advance(10_000)
  expect(scene.asked(ROUTE)).toBeGreaterThan(2)
  expect(poll.registry).toBe(registry)
  expect(scene.told).toEqual(['syncing reading', 'resync', 'live'])
  poll.stop()
})

test('the longer nothing changes, the less it is asked', async () => {
  const { scene, poll, list } = release('n')
  poll.start()
  await scene.world.advance(600_000)
  expect(scene.asked(ROUTE)).toBeLessThan(40)
  scene.answers[ROUTE] = list(['n', 'm'], 2)
  await scene.world.advance(40_000)
  expect(poll.registry.services.get('a')?.size).toBe(2)
  poll.stop()
})

test('a server that cannot be read is stale until it can', async () => {
  const { scene, poll, list } = release('n')
  scene.answers[ROUTE] = () => new Error('no route')
  poll.start()
  await scene.world.advance(8_000)
  expect(scene.worth).toMatchObject({ state: 'stale', reason: 'unreadable' })
  scene.answers[ROUTE] = list(['n'], 1)
  await scene.world.advance(40_000)
  expect(scene.worth?.state).toBe('live')
  poll.stop()
})

test('a poll that is stopped leaves nothing, and can begin again', async () => {
  const { scene, poll } = release('n')
  poll.start()
  poll.stop()
  await scene.world.advance(60_000)
  expect(scene.world.pending()).toBe(0)
  expect(poll.registry).toBe(EMPTY)
  poll.start()
  await scene.world.advance(0)
  expect(poll.registry.services.size).toBe(1)
  poll.stop()
})
