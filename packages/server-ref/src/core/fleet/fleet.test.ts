import { describe, expect, test } from 'vitest'
import { openRegistry } from '../../../test/registry-under-test.ts'
import type { RegistryUnderTest } from '../../../test/registry-under-test.ts'
import { startFleet } from './fleet.ts'
import type { FleetParts } from './fleet.ts'

const MINUTE = 60_000

describe('a fleet', () => {
  test('registers several instances of each service at once', async () => {
    const { registry, world } = await launch({ size: 6 })
    await world.advance(0)
    expect(registry.serviceNames()).toEqual([
      ...['orders', 'billing', 'search', 'catalog', 'checkout', 'shipping'],
    ])
    expect(registry.counts().nodes).toBeGreaterThanOrEqual(12)
  })

  test('gives every service a name of its own, however many there are', async () => {
    const { registry, world } = await launch({ size: 60, ratePerSecond: 100 })
    await world.advance(0)
    expect(new Set(registry.serviceNames()).size).toBe(60)
    expect(registry.serviceNames()).toContain('search-3')
  })

  test('does everything that can happen in a registry', async () => {
    const { events, world } = await launch({ size: 8, ratePerSecond: 20 })
    await world.advance(10 * MINUTE)
    expect([...new Set(events.map(({ event }) => event))].sort()).toEqual([
      'circuit_closed',
      'circuit_half_open',
      'circuit_open',
      'config_changed',
      'config_deleted',
      'dependency_added',
      'dependency_removed',
      'service_deregistered',
      'service_heartbeat',
      'service_registered',
      'service_unhealthy',
    ])
  })

  test('comes back from silence, here or elsewhere, and most of it is well at any time', async () => {
    const { registry, world, events } = await launch({ size: 10, ratePerSecond: 20 })
    await world.advance(0)
    const { nodes } = registry.counts()
    for (let minutes = 0; minutes < 30; minutes++) {
      await world.advance(MINUTE)
      const all = Object.values(registry.snapshot().state.services).flatMap(Object.values)
      const well = all.filter(({ healthy }) => healthy)
      expect(well.length).toBeGreaterThanOrEqual(nodes * 0.8)
      expect(all.length).toBeLessThanOrEqual(nodes)
    }
    const unhealthy = events.filter(({ event }) => event === 'service_unhealthy')
    expect(unhealthy.length).toBeGreaterThan(30)
  })

  test.each([
    [5, 3],
    [12, 10],
    [12, 200],
    [40, 2_000],
  ])('of %i services makes about %i events a second', async (size, ratePerSecond) => {
    const { events, world } = await launch({ size, ratePerSecond })
    await world.advance(0)
    const before = events.length
    await world.advance(MINUTE)
    const rate = (events.length - before) / 60
    expect(rate).toBeGreaterThan(ratePerSecond * 0.85)
    expect(rate).toBeLessThan(ratePerSecond * 1.15)
  })

  test('makes more events than it was asked for rather than let everybody lapse', async () => {
    const { events, world, registry } = await launch({ size: 30, ratePerSecond: 0 })
    await world.advance(5 * MINUTE)
    expect(registry.counts().services).toBeGreaterThan(25)
    const unhealthy = events.filter(({ event }) => event === 'service_unhealthy')
    expect(unhealthy.length).toBeLessThan(events.length / 20)
  })

  test('has the same fate for the same seed, and another for another', async () => {
    const fates = await Promise.all([7, 7, 8].map((seed) => fate({ seed })))
    expect(fates[0]).toEqual(fates[1])
    expect(fates[0]).not.toEqual(fates[2])
  })

  test('leaves no timer and does nothing more once it was stopped', async () => {
    const { fleet, registry, world, events } = await launch()
    await world.advance(MINUTE)
    fleet.stop()
    const before = events.length
    await world.advance(10 * MINUTE)
    expect(events.slice(before).filter(({ event }) => event === 'service_heartbeat')).toEqual([])
    expect(registry.counts()).toEqual({ services: 0, nodes: 0 })
    expect(world.pending()).toBe(0)
  })

  test('can be stopped in the middle of what it does', async () => {
    const { fleet, world, log, events } = await launch({ ratePerSecond: 2_000 })
    await world.advance(MINUTE)
    const before = events.length
    log.follow(() => fleet.stop())
    await world.advance(1_000)
    // One turn at this rate has some 40.
    const beats = events.slice(before).filter(({ event }) => event === 'service_heartbeat')
    expect(beats.length).toBeLessThanOrEqual(1)
  })

  test('can be stopped before it has begun', async () => {
    const { fleet, registry, world } = await launch()
    fleet.stop()
    await world.advance(MINUTE)
    expect(registry.counts().nodes).toBeLessThanOrEqual(1)
    await registry.stop()
    expect(world.pending()).toBe(0)
  })

  test('lives on when the log could not take what it did', async () => {
    const { world, log, events } = await launch()
    await world.advance(MINUTE)
    const { append } = log
    Object.assign(log, { append: () => Promise.reject(new Error('disk full')) })
    await world.advance(20_000)
    Object.assign(log, { append })
    const before = events.length
    await world.advance(MINUTE)
    expect(events.length - before).toBeGreaterThan(400)
  })

  test('registers again whoever somebody else removed', async () => {
    const { world, registry } = await launch()
    await world.advance(MINUTE)
    const ids = Object.values(registry.snapshot().state.services).flatMap(Object.keys)
    await Promise.all(ids.map((nodeId) => registry.deregister(nodeId)))
    expect(registry.counts().nodes).toBe(0)
    await world.advance(MINUTE)
    expect(registry.counts().nodes).toBeGreaterThan(ids.length * 0.7)
  })
})

async function launch(
  parts: Partial<FleetParts> = {},
): Promise<RegistryUnderTest & { readonly fleet: ReturnType<typeof startFleet> }> {
  const opened = await openRegistry({ bounds: { maxCount: 200_000 } })
  const { registry, world, log } = opened
  const fleet = startFleet({
    registry,
    world,
    publish: (event, data) => log.append({ event, data }),
    size: 10,
    ratePerSecond: 10,
    seed: 1,
    ...parts,
  })
  return { ...opened, fleet }
}

async function fate(parts: Partial<FleetParts>) {
  const { world, events, fleet } = await launch(parts)
  await world.advance(3 * MINUTE)
  fleet.stop()
  return events.map(({ text }) => text)
}
