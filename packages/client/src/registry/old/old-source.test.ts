import { expect, test } from 'vitest'
import { json } from '../../../test/fake-fetch.ts'
import type { FakeAnswer } from '../../../test/fake-fetch.ts'
import { AUDIT_MS, OldScene, UNLISTED } from '../../../test/old-scene.ts'

test('what a server lists is shown at once, and then what it tells', async () => {
  const scene = new OldScene()
  scene.registry.register('a', 'h', 1)
  scene.registry.setConfig('a', 'k', 7)
  await scene.connect()
  expect(scene.told).toEqual(['syncing reading', 'resync', 'live'])
  expect(scene.source.registry.configs.get('a')?.get('k')).toMatchObject({ value: 7 })
  scene.registry.register('b:1.0.0', 'h', 2)
  expect(scene.places).toEqual(['a h:1', 'b:1.0.0 h:2'])
  expect(scene.told.at(-1)).toBe('events')
  expect(scene.worth).toMatchObject({
    coverage: {
      tier: 'snapshot+events',
      nodes: 'complete',
      configs: 'since-attach',
      circuits: 'since-attach',
    },
  })
})

test('a server with a backup tells everything', async () => {
  const scene = new OldScene({ '/backup': undefined })
  scene.registry.register('a', 'h', 1)
  scene.registry.setConfig('nobody', 'k', 7)
  for (let n = 0; n < 5; n += 1) scene.registry.recordFailure('h:1')
  await scene.connect()
  expect(scene.worth).toMatchObject({ coverage: { configs: 'complete', circuits: 'complete' } })
  expect(scene.source.registry.configs.get('nobody')?.size).toBe(1)
  expect(scene.source.registry.circuits.get('h:1')).toMatchObject({ serviceName: 'a', failures: 5 })
})

test('what happens while the list is on its way is not missed, whichever side of it it was on', async () => {
  const answered: ((answer: FakeAnswer) => void)[] = []
  const scene = new OldScene({
    '/service-mesh/envoy-config': () => new Promise((resolve) => answered.push(resolve)),
  })
  scene.registry.register('a', 'h', 1)
  await scene.connect()
  scene.registry.register('a', 'h', 2)
  const list = scene.registry.list('/service-mesh/envoy-config', new URLSearchParams()) ?? {}
  scene.registry.register('a', 'h', 3)
  expect(scene.places).toEqual([])
  answered[0]?.(list)
  await scene.world.advance(0)
  expect(scene.places).toEqual(['a h:1', 'a h:2', 'a h:3'])
  expect(scene.told).toEqual(['syncing reading', 'resync', 'live'])
})

test('where nobody knows what became of a node, what shows stays until the list is read again', async () => {
  const scene = new OldScene()
  scene.registry.register('a', 'h', 1)
  scene.registry.register('b', 'h', 1)
  await scene.connect()
  scene.registry.remove('h:1', 'service_deregistered')
  expect(scene.worth).toEqual({ state: 'syncing', reason: 'reading' })
  expect(scene.places).toEqual(['a h:1', 'b h:1'])
  scene.registry.register('c', 'h', 2)
  expect(scene.places).toEqual(['a h:1', 'b h:1'])
  await scene.world.advance(1_000)
  expect(scene.places).toEqual(['a h:1', 'c h:2'])
  expect(scene.told.slice(-2)).toEqual(['resync', 'live'])
})

test('lists that follow each other soon are spaced', async () => {
  const scene = new OldScene()
  await scene.connect()
  for (let port = 1; port <= 40; port += 1) {
    for (const service of ['a', 'b']) scene.registry.register(service, 'h', port)
  }
  await scene.connect()
  for (let port = 1; port <= 40; port += 1) {
    scene.registry.remove(`h:${port}`, 'service_unhealthy')
    await scene.world.advance(50)
  }
  expect(scene.asked('/service-mesh/envoy-config')).toBeLessThan(8)
})

test('a server that begins again while it is read is read anew', async () => {
  const scene = new OldScene()
  scene.answers['/service-mesh/envoy-config'] = () => {
    scene.answers['/service-mesh/envoy-config'] = undefined
    scene.bootedAt = scene.world.now() - 10
    return { static_resources: { clusters: [] } }
  }
  scene.registry.register('a', 'h', 1)
  await scene.connect()
  expect(scene.told).toEqual(['syncing reading', 'syncing gap'])
  await scene.world.advance(1_000)
  expect(scene.places).toEqual(['a h:1'])
})

test('an event that got lost is missed by the count, and the list read anew', async () => {
  const scene = new OldScene()
  await scene.connect()
  scene.line = 'lossy'
  scene.registry.register('a', 'h', 1)
  scene.line = 'up'
  await scene.world.advance(AUDIT_MS)
  expect(scene.told.slice(-3)).toEqual(['syncing gap', 'resync', 'live'])
  expect(scene.places).toEqual(['a h:1'])
})

test('a server that counts nothing is listed again and again', async () => {
  const scene = new OldScene({ '/metrics': () => json({}, 404) })
  await scene.connect()
  scene.line = 'lossy'
  scene.registry.register('a', 'h', 1)
  await scene.world.advance(AUDIT_MS)
  expect(scene.places).toEqual(['a h:1'])
  expect(scene.told.slice(-2)).toEqual(['resync', 'live'])
})

test('a count that is never right is not believed, and the list is', async () => {
  const scene = new OldScene()
  await scene.connect()
  // As of a server that heeds a filter.
  for (let n = 0; n < 10; n += 1) {
    scene.counted += 1
    await scene.world.advance(AUDIT_MS)
  }
  expect(scene.told.filter((one) => one === 'syncing gap')).toHaveLength(3)
  expect(scene.worth?.state).toBe('live')
})

test('what cannot be read is tried again, and what is shown is stale meanwhile', async () => {
  const scene = new OldScene({ '/metrics': () => new Error('no route') })
  await scene.connect()
  expect(scene.worth).toMatchObject({ reason: 'unreadable', cause: { code: 'request_failed' } })
  scene.answers['/metrics'] = undefined
  await scene.world.advance(2_000)
  expect(scene.told).toEqual(['syncing reading', 'stale unreadable', 'live'])
})

test('one audit in vain makes nothing stale, three do', async () => {
  const scene = new OldScene()
  await scene.connect()
  scene.answers['/metrics'] = () => json({}, 503)
  await scene.world.advance(5_000)
  while (scene.asked('/metrics') < 4) await scene.world.advance(1_000)
  expect(scene.worth?.state).toBe('live')
  await scene.world.advance(3 * AUDIT_MS)
  expect(scene.worth).toMatchObject({ state: 'stale', cause: { status: 503 } })
})

test('a server that fails three times to list its nodes has no list', async () => {
  const scene = new OldScene({
    '/service-mesh/envoy-config': () => new Response('x', { status: 500 }),
  })
  await scene.connect()
  await scene.world.advance(10_000)
  expect(scene.asked('/service-mesh/envoy-config')).toBe(3)
  expect(scene.worth).toMatchObject({ state: 'live', coverage: { tier: 'events-only' } })
})

test('from where a server cannot be asked at all, its events are followed until it can be', async () => {
  const fail = () => new Error('blocked')
  const paths = ['/metrics', '/servers', '/backup', '/events', '/service-mesh/envoy-config']
  const scene = new OldScene(Object.fromEntries(paths.map((path) => [path, fail])))
  scene.registry.register('a', 'h', 1)
  await scene.connect()
  await scene.world.advance(10_000)
  expect(scene.worth).toMatchObject({ state: 'live', coverage: { tier: 'events-only' } })
  scene.registry.register('a', 'h', 2)
  expect(scene.places).toEqual(['a h:2'])
  for (const path of paths) scene.answers[path] = undefined
  await scene.world.advance(AUDIT_MS)
  expect(scene.worth).toMatchObject({ state: 'live', coverage: { tier: 'snapshot+events' } })
  expect(scene.places).toEqual(['a h:1', 'a h:2'])
})

test('a server that lists nothing is shown as far as it remembers, and all its services', async () => {
  const scene = new OldScene(UNLISTED)
  scene.registry.register('a', 'h', 1)
  await scene.connect()
  expect(scene.places).toEqual(['a h:1'])
  // Of a time that nobody remembers.
  scene.registry.services.set('b', new Map())
  await scene.world.advance(AUDIT_MS)
  expect([...scene.source.registry.services.keys()]).toEqual(['a', 'b'])
  scene.registry.register('c', 'h', 3)
  expect(scene.places).toEqual(['a h:1', 'c h:3'])
})

test('what happened between two connections is in the history', async () => {
  const scene = new OldScene(UNLISTED)
  scene.registry.register('a', 'h', 1)
  await scene.connect()
  scene.source.ended()
  scene.line = 'lossy'
  scene.registry.remove('h:1', 'service_unhealthy')
  scene.registry.register('a', 'h', 2)
  scene.line = 'up'
  await scene.connect()
  expect(scene.places).toEqual(['a h:2'])
  expect(scene.told).not.toContain('syncing gap')
})

test.for(['begun again', 'forgotten'] as const)(
  'where the server has %s, it is a gap, and what was known may be so still',
  async (what) => {
    const scene = new OldScene(UNLISTED)
    scene.registry.register('a', 'h', 1)
    await scene.connect()
    scene.source.ended()
    if (what === 'begun again') scene.bootedAt = scene.world.now() - 100
    else scene.answers['/events'] = () => []
    await scene.connect()
    expect(scene.told).toContain('syncing gap')
    expect(scene.told.at(-1)).toBe('live')
    const health = what === 'begun again' ? 'healthy' : 'unknown'
    // What is in the history of the new process has been told again.
    expect(scene.source.registry.services.get('a')?.get('h:1')?.health).toBe(health)
  },
)

test.for([() => new Response('<html>'), () => json({ message: 'no' }), () => json({}, 500)])(
  'what is no array is no history: %s',
  async (answer) => {
    const scene = new OldScene({ ...UNLISTED, '/events': answer })
    scene.registry.register('a', 'h', 1)
    await scene.connect()
    expect(scene.worth).toMatchObject({ state: 'live', coverage: { tier: 'events-only' } })
    expect([...(scene.source.registry.services.get('a')?.keys() ?? [])]).toEqual([])
  },
)

test('an open circuit becomes half-open by itself', async () => {
  const scene = new OldScene()
  await scene.connect()
  const timestamp = scene.world.wall()
  const data = { nodeId: 'h:1', nextTry: timestamp + 1_000 }
  scene.source.event({ type: 'event', event: 'circuit_open', data, timestamp })
  await scene.world.advance(999)
  expect(scene.source.registry.circuits.get('h:1')?.state).toBe('open')
  await scene.world.advance(1)
  expect(scene.source.registry.circuits.get('h:1')?.state).toBe('half-open')
  expect(scene.told.at(-1)).toBe('events')
})

test.for(['ended', 'stop'] as const)('%s leaves no timer and no request', async (end) => {
  const scene = new OldScene({ '/servers': () => new Promise(() => undefined), ...UNLISTED })
  await scene.connect()
  expect(scene.server.requests.at(-1)?.signal.aborted).toBe(false)
  const told = [...scene.told]
  scene.source[end]()
  await scene.world.advance(AUDIT_MS)
  expect(scene.server.requests.every(({ signal }) => signal.aborted)).toBe(true)
  expect(scene.world.pending()).toBe(0)
  expect(scene.told).toEqual(told)
})

test('what shows stays when the connection ends, and the next one shares it', async () => {
  const scene = new OldScene()
  scene.registry.register('a', 'h', 1)
  await scene.connect()
  const before = scene.source.registry
  scene.source.ended()
  expect(scene.source.registry).toBe(before)
  await scene.connect()
  expect(scene.source.registry).toBe(before)
  expect(scene.told.filter((one) => one === 'resync')).toHaveLength(1)
})
