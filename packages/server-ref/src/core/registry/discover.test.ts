import { describe, expect, test } from 'vitest'
import { openRegistry } from '../../../test/registry-under-test.ts'
import type { Registry } from './registry.ts'

type Metadata = Readonly<Record<string, unknown>>

describe('discovery', () => {
  test('gives all that is known of a healthy instance', async () => {
    const { registry, world } = await openRegistry()
    await register(registry, 1, { version: '1.0' })
    expect(registry.discover({ serviceName: 'orders' })).toEqual({
      serviceName: 'orders',
      nodeId: 'orders:h:1',
      host: 'h',
      port: 1,
      address: 'h:1',
      nodeName: 'orders:h:1',
      healthy: true,
      metadata: { version: '1.0' },
      lastHeartbeat: world.now(),
      rev: 1,
    })
  })

  test('goes round by default, also when somebody comes or goes', async () => {
    const { registry } = await three()
    expect(ports(registry, 4)).toEqual([1, 2, 3, 1])
    await registry.deregister('orders:h:2')
    expect(ports(registry, 3)).toEqual([3, 1, 3])
    await register(registry, 4)
    expect(ports(registry, 3)).toEqual([4, 1, 3])
  })

  test('goes round among those that a filter lets through', async () => {
    const { registry } = await openRegistry()
    await register(registry, 1, { tags: ['eu'] })
    await register(registry, 2, { tags: ['us'] })
    await register(registry, 3, { tags: ['eu', 'big'] })
    expect(ports(registry, 4, { tags: ['eu'] })).toEqual([1, 3, 1, 3])
    expect(ports(registry, 2, { tags: ['eu', 'big'] })).toEqual([3, 3])
    expect(ports(registry, 1, { tags: ['asia'] })).toEqual([undefined])
  })

  test('by chance reaches everybody about as often', async () => {
    const { registry } = await three()
    const counts = tally(ports(registry, 3_000, { loadBalancing: 'random' }))
    for (const count of counts.values()) expect(count).toBeGreaterThan(900)
    expect(counts.size).toBe(3)
  })

  test('by weight reaches nodes in proportion, 1 where none is said', async () => {
    const { registry } = await openRegistry()
    await register(registry, 1, { weight: 8 })
    await register(registry, 2)
    await register(registry, 3, { weight: -4 })
    await register(registry, 4, { weight: 0 })
    const counts = tally(ports(registry, 10_000, { loadBalancing: 'weighted' }))
    expect(counts.get(1)).toBeGreaterThan(7_700)
    expect(counts.get(2)).toBeGreaterThan(850)
    expect(counts.get(3)).toBeGreaterThan(850)
    expect(counts.get(4)).toBeUndefined()
  })

  test('by weight still finds somebody where nobody has any', async () => {
    const { registry } = await openRegistry()
    await register(registry, 1, { weight: 0 })
    expect(ports(registry, 1, { loadBalancing: 'weighted' })).toEqual([1])
  })

  test('by connections prefers who was handed out least, from what it says it has', async () => {
    const { registry } = await openRegistry()
    const loadBalancing = 'least-connections'
    await register(registry, 1, { connections: 2 })
    await register(registry, 2)
    expect(ports(registry, 5, { loadBalancing })).toEqual([2, 2, 1, 2, 1])
    await register(registry, 1, { connections: 0 })
    expect(ports(registry, 2, { loadBalancing })).toEqual([1, 1])
  })

  test('finds a version in the metadata or in the service’s name', async () => {
    const { registry } = await openRegistry()
    await register(registry, 1, { version: '1.0' })
    await register(registry, 2, { version: '2.0' })
    await registry.register({ serviceName: 'orders:1.0', host: 'h', port: 3 })
    expect(ports(registry, 3, { version: '1.0' })).toEqual([1, 3, 1])
    expect(ports(registry, 2, { version: '2.0' })).toEqual([2, 2])
    expect(ports(registry, 1, { version: '3.0' })).toEqual([undefined])
    expect(registry.discover({ serviceName: 'orders:1.0' })?.port).toBe(3)
  })

  test('passes over nodes that are unhealthy', async () => {
    const { registry, world } = await openRegistry()
    await register(registry, 1)
    await world.advance(20_000)
    await register(registry, 2)
    await world.advance(10_000)
    expect(ports(registry, 2)).toEqual([2, 2])
  })

  test('passes over open circuits and tries half-open ones', async () => {
    const { registry, world } = await openRegistry()
    await register(registry, 1)
    for (let failures = 0; failures < 5; failures++) {
      await registry.reportOutcome('orders:h:1', 'failure')
    }
    expect(ports(registry, 1)).toEqual([undefined])
    await world.advance(5_000)
    expect(ports(registry, 1)).toEqual([1])
  })

  test('names what it can where asked for what it cannot', async () => {
    const { registry } = await openRegistry()
    expect(() => registry.discover({ serviceName: 'a', loadBalancing: 'toString' })).toThrow(
      'loadBalancing: expected one of round-robin, random, weighted, least-connections',
    )
  })

  test('finds nothing of a service nobody knows', async () => {
    const { registry } = await openRegistry()
    expect(registry.discover({ serviceName: '__proto__' })).toBeUndefined()
  })
})

async function three() {
  const open = await openRegistry()
  for (const port of [1, 2, 3]) await register(open.registry, port)
  return open
}

function register(registry: Registry, port: number, metadata?: Metadata) {
  return registry.register({
    serviceName: 'orders',
    host: 'h',
    port,
    ...(metadata && { metadata }),
  })
}

function ports(registry: Registry, times: number, query: object = {}) {
  return Array.from(
    { length: times },
    () => registry.discover({ serviceName: 'orders', ...query })?.port,
  )
}

function tally(values: readonly (number | undefined)[]): Map<number | undefined, number> {
  const counts = new Map<number | undefined, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
