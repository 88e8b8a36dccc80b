import { expect, test } from 'vitest'
import { FakeClient } from '../../test/fake-client.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import type { VirtualWorld } from '../../test/virtual-world.ts'
import { createCore } from './create-core.ts'
import { createMemoryLog } from './log/memory-log.ts'
import { DEFAULTS } from './options.ts'
import type { Core } from './core.ts'
import type { EventLog } from './log/log.ts'

interface Scene {
  readonly world: VirtualWorld
  readonly log: EventLog
  readonly core: Core
}

async function setUp(): Promise<Scene> {
  const world = createVirtualWorld()
  const log = createMemoryLog({ world, bounds: DEFAULTS.log })
  return { world, log, core: await createCore({ world, log, options: DEFAULTS }) }
}

test('what is registered over HTTP reaches a socket, and both count it', async () => {
  const { world, core } = await setUp()
  const client = new FakeClient(core.accept).says({ subscribe: true })
  const body = JSON.stringify({ serviceName: 'a', host: 'h', port: 1 })
  const request = { query: [], headers: { 'content-type': 'application/json' }, address: 'x' }
  const answer = await core.handle({ ...request, method: 'POST', path: '/register', body })
  await core.publish('deployed', { by: 'me' })
  await world.advance(0)
  expect(answer.status).toBe(200)
  expect(client.events.map(({ event }) => event)).toEqual(['service_registered', 'deployed'])
  expect(core.counters).toMatchObject({ events: 2, delivered: 2, requests: 1, connections: 1 })
  const metrics = await core.handle({ ...request, method: 'GET', path: '/metrics', body: '' })
  expect(JSON.parse(metrics.body)).toMatchObject({ eventsBroadcasted: 2, wsConnections: 1 })
})

test('a core that is closed leaves no timer and no connection, and its log open', async () => {
  const { world, log, core } = await setUp()
  const client = new FakeClient(core.accept).says({ subscribe: true })
  await core.close(1001, 'bye')
  expect(client.closed?.code).toBe(1001)
  expect(world.pending()).toBe(0)
  await log.append({ event: 'made', data: {} })
  expect([core.counters.events, core.sizes().connections]).toEqual([0, 0])
})

test('another core on the same log goes on where the first was', async () => {
  const { world, log, core } = await setUp()
  await core.registry.register({ serviceName: 'a', host: 'h', port: 1 })
  const { offset } = core.registry
  await core.close(1012, 'restart')
  const next = await createCore({ world, log, options: DEFAULTS })
  const since = { registry: { epoch: log.epoch, offset } }
  const client = new FakeClient(next.accept).says({
    hello: { v: 2, subscriptions: [{ id: 's', filter: {} }], since },
  })
  await world.advance(0)
  expect(client.frames[0]).toMatchObject({ recovered: true, replay: 0, offset })
  expect(next.registry.serviceNames()).toEqual(['a'])
})

test('a policy that throws keeps an event from whom it was asked about, and from nobody else', async () => {
  const world = createVirtualWorld()
  const log = createMemoryLog({ world, bounds: DEFAULTS.log })
  const errors: unknown[] = []
  const trouble = new Error('no such role')
  const maySee = (_: unknown, event: string) => {
    if (event === 'b') throw trouble
    return true
  }
  const onError = (error: unknown) => void errors.push(error)
  const core = await createCore({ world, log, options: DEFAULTS, policy: { maySee }, onError })
  const clients = [1, 2].map(() => new FakeClient(core.accept).says({ subscribe: true }))
  for (const event of ['a', 'b', 'c']) await core.publish(event, {})
  await world.advance(0)
  for (const { events } of clients) expect(events.map(({ event }) => event)).toEqual(['a', 'c'])
  expect(new Set(errors)).toEqual(new Set([trouble]))
})

test('tokens that are required need somebody who knows them', async () => {
  const { world, log } = await setUp()
  const options = { ...DEFAULTS, session: { ...DEFAULTS.session, authRequired: true } }
  await expect(createCore({ world, log, options })).rejects.toThrow('authenticator')
})
