import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openRegistry, QUIET } from '../../../test/registry-under-test.ts'
import type { RegistryUnderTest } from '../../../test/registry-under-test.ts'
import { createVirtualWorld } from '../../../test/virtual-world.ts'
import { createRegistry } from './create-registry.ts'
import { DEFAULTS } from '../index.ts'
import type { NewEvent } from '../index.ts'
import { createMemoryLog } from '../log/memory-log.ts'

const ORDERS = { serviceName: 'orders', host: 'localhost', port: 3000 }
const NODE = 'orders:localhost:3000'

describe('registering', () => {
  test('names the node by service, host and port', async () => {
    const { registry, news } = await openRegistry()
    expect(await registry.register(ORDERS)).toEqual({ nodeId: NODE, status: 'registered' })
    expect(news()).toEqual([`service_registered ${NODE}`])
    expect(registry.counts()).toEqual({ services: 1, nodes: 1 })
  })

  test('takes a name with a version', async () => {
    const { registry } = await openRegistry()
    const { nodeId } = await registry.register({ ...ORDERS, serviceName: 'orders:1.0' })
    expect(nodeId).toBe('orders:1.0:localhost:3000')
    expect(registry.serviceNames()).toEqual(['orders:1.0'])
  })

  test('leaves out metadata that is null, which no event may carry', async () => {
    const { registry, events } = await openRegistry()
    await registry.register({ ...ORDERS, metadata: null })
    expect(events[0]?.data).toEqual({ ...ORDERS, nodeId: NODE })
    expect(registry.discover({ serviceName: 'orders' })?.metadata).toEqual({})
  })

  test('again refreshes what is known and makes the node healthy', async () => {
    const { registry, world } = await openRegistry()
    await registry.register(ORDERS)
    await world.advance(30_000)
    expect(nodeOf(registry)?.healthy).toBe(false)
    await registry.register({ ...ORDERS, metadata: { version: '2' } })
    expect(nodeOf(registry)).toMatchObject({ healthy: true, metadata: { version: '2' } })
  })

  test.each(['__proto__', 'constructor', 'prototype'])(
    'refuses the name %s',
    async (serviceName) => {
      const { registry, log } = await openRegistry()
      await expect(registry.register({ ...ORDERS, serviceName })).rejects.toMatchObject({
        problem: 'bad-request',
        field: 'serviceName',
      })
      expect(log.head).toBe(0)
    },
  )

  test('refuses metadata that would make a snapshot too deep to read', async () => {
    const { registry } = await openRegistry()
    const deep = (levels: number): object => (levels === 1 ? {} : { in: deep(levels - 1) })
    await registry.register({ ...ORDERS, metadata: deep(11) as Record<string, unknown> })
    const tooDeep = { ...ORDERS, metadata: deep(12) as Record<string, unknown> }
    await expect(registry.register(tooDeep)).rejects.toMatchObject({ field: 'metadata' })
  })

  test('refuses an id nobody could beat with', async () => {
    const { registry } = await openRegistry()
    const long = { ...ORDERS, serviceName: 'x'.repeat(200), host: 'y'.repeat(100) }
    await expect(registry.register(long)).rejects.toMatchObject({ field: 'host' })
  })

  test('refuses the id of another service’s node', async () => {
    const { registry } = await openRegistry()
    await registry.register({ serviceName: 'a:b', host: 'c', port: 1 })
    await expect(
      registry.register({ serviceName: 'a', host: 'b:c', port: 1 }),
    ).rejects.toMatchObject({ problem: 'conflict', field: 'serviceName' })
  })

  test('is undone by deregistering, once', async () => {
    const { registry, news } = await openRegistry()
    await registry.register(ORDERS)
    const done = await Promise.all([registry.deregister(NODE), registry.deregister(NODE)])
    expect(done).toEqual([true, false])
    expect(news()).toEqual([`service_registered ${NODE}`, `service_deregistered ${NODE}`])
  })
})

describe('a node that falls silent', () => {
  test('is unhealthy after a while, then removed, to the millisecond', async () => {
    const { registry, world, news, events } = await openRegistry()
    await registry.register(ORDERS)
    news()
    await world.advance(29_999)
    expect(news()).toEqual([])
    await world.advance(1)
    expect(news()).toEqual([`service_unhealthy ${NODE}`])
    await world.advance(29_999)
    expect(news()).toEqual([])
    await world.advance(1)
    expect(news()).toEqual([`service_deregistered ${NODE}`])
    expect(events.map(({ data }) => data)).toContainEqual({ nodeId: NODE, serviceName: 'orders' })
    expect(registry.counts()).toEqual({ services: 0, nodes: 0 })
    expect(world.pending()).toBe(0)
  })

  test('is well for as long as it beats', async () => {
    const { registry, world, news } = await openRegistry()
    await registry.register(ORDERS)
    for (let beats = 0; beats < 20; beats++) {
      await world.advance(25_000)
      expect(await registry.heartbeat(NODE)).toBe(true)
    }
    expect(news()).toEqual([`service_registered ${NODE}`])
    expect(world.pending()).toBe(1)
  })

  test('recovers with a beat', async () => {
    const { registry, world, news } = await openRegistry()
    await registry.register(ORDERS)
    await world.advance(45_000)
    const before = registry.digest
    expect(await registry.heartbeat(NODE)).toBe(true)
    expect(registry.digest).not.toEqual(before)
    expect(nodeOf(registry)?.healthy).toBe(true)
    news()
    await world.advance(30_000)
    expect(news()).toEqual([`service_unhealthy ${NODE}`])
  })

  test('is nobody to beat for once it has gone', async () => {
    const { registry, world, log } = await openRegistry()
    await registry.register(ORDERS)
    await world.advance(60_000)
    const { head } = log
    expect(await registry.heartbeat(NODE)).toBe(false)
    expect(log.head).toBe(head)
  })

  test('is watched with one timer, however many there are', async () => {
    const { registry, world, news } = await openRegistry()
    for (let port = 1; port <= 50; port++) {
      await registry.register({ ...ORDERS, port })
      await world.advance(10)
    }
    expect(world.pending()).toBe(1)
    news()
    await world.advance(60_000)
    expect(news()).toHaveLength(100)
  })

  test('is spared by a beat that was on its way when its time came', async () => {
    const { registry, world, log, news } = await withNode()
    delayAppends(log, world, 500)
    await world.advance(29_800)
    const beat = registry.heartbeat(NODE)
    await world.advance(1_000)
    expect(await beat).toBe(true)
    expect(news()).toEqual([])
    await world.advance(30_000)
    expect(news()).toEqual([`service_unhealthy ${NODE}`])
  })

  test('is told of again when the log could not take it', async () => {
    const { registry, world, log, news } = await openRegistry()
    await registry.register(ORDERS)
    news()
    const { append } = log
    Object.assign(log, { append: () => Promise.reject(new Error('disk full')) })
    await world.advance(31_500)
    Object.assign(log, { append })
    await world.advance(1_000)
    expect(news()).toEqual([`service_unhealthy ${NODE}`])
  })
})

describe('configuration', () => {
  test('counts the versions of each key, from 1 again once it was deleted', async () => {
    const { registry, world } = await openRegistry()
    const set = (value: unknown) => registry.setConfig({ serviceName: 'orders', key: 'k', value })
    const both = await Promise.all([set(1), set(null)])
    expect(both.map(({ version }) => version)).toEqual([1, 2])
    expect(registry.config('orders', 'k')).toEqual({
      value: null,
      version: 2,
      metadata: {},
      updatedAt: world.now(),
      rev: 2,
    })
    expect(await registry.deleteConfig('orders', 'k')).toBe(true)
    expect(await registry.deleteConfig('orders', 'k')).toBe(false)
    expect(await set(3)).toMatchObject({ version: 1 })
  })

  test('is answered with what is then read', async () => {
    const { registry } = await openRegistry()
    const setting = { serviceName: 'orders', key: 'k', value: [1], metadata: { by: 'me' } }
    expect(await registry.setConfig(setting)).toEqual(registry.config('orders', 'k'))
    expect(registry.configs('orders')).toEqual({ k: registry.config('orders', 'k') })
    expect(registry.configs('nobody')).toEqual({})
  })

  test.each(['__proto__', 'constructor'])('has no key %s', async (key) => {
    const { registry } = await openRegistry()
    const setting = { serviceName: 'orders', key, value: 1 }
    await expect(registry.setConfig(setting)).rejects.toMatchObject({ field: 'key' })
  })
})

describe('a circuit', () => {
  test('opens after five failures in a row', async () => {
    const { registry, news, world, events } = await withNode()
    await fail({ registry }, 4)
    expect(news()).toEqual([])
    expect(registry.circuit(NODE)).toEqual({
      state: 'closed',
      failures: 4,
      failureCount: 4,
      lastFailure: world.now(),
      nextTry: null,
      nodeId: NODE,
      serviceName: 'orders',
    })
    await fail({ registry }, 1)
    expect(news()).toEqual([`circuit_open ${NODE}`])
    expect(registry.circuit(NODE)).toMatchObject({
      state: 'open',
      failures: 5,
      failureCount: 5,
      nextTry: world.now() + 5_000,
    })
    expect(events.at(-1)?.data).toMatchObject({ serviceName: 'orders', failures: 5 })
  })

  test('does not count failures from before a success', async () => {
    const { registry, news } = await withNode()
    await fail({ registry }, 4)
    expect(await registry.reportOutcome(NODE, 'success')).toMatchObject({ failures: 0 })
    await fail({ registry }, 4)
    expect(news()).toEqual([])
  })

  test('is tried after a while, and closes with a success', async () => {
    const { registry, news, world } = await withNode()
    await fail({ registry }, 5)
    await world.advance(4_999)
    expect(news()).toEqual([`circuit_open ${NODE}`])
    await world.advance(1)
    expect(news()).toEqual([`circuit_half_open ${NODE}`])
    expect(registry.circuit(NODE)).toMatchObject({ state: 'half-open', nextTry: null })
    const closed = await registry.reportOutcome(NODE, 'success')
    expect(closed).toMatchObject({ state: 'closed', failures: 0, failureCount: 0 })
    expect(news()).toEqual([`circuit_closed ${NODE}`])
  })

  test('waits twice as long after each failed try, up to the longest', async () => {
    const { registry, world } = await withNode()
    await fail({ registry }, 5)
    const waits: number[] = []
    for (let tries = 0; tries < 6; tries++) {
      const { nextTry } = registry.circuit(NODE)!
      waits.push(nextTry! - world.now())
      for (let now = world.now(); now < nextTry!; now = world.now()) {
        await world.advance(Math.min(5_000, nextTry! - now))
        await registry.heartbeat(NODE)
      }
      await fail({ registry }, 1)
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
    expect(registry.circuit(NODE)).toMatchObject({ state: 'open', failures: 11 })
  })

  test('is not moved by what is reported while it is open', async () => {
    const { registry, log } = await withNode()
    await fail({ registry }, 5)
    const { head } = log
    expect(await registry.reportOutcome(NODE, 'success')).toMatchObject({ state: 'open' })
    expect(await registry.reportOutcome(NODE, 'failure')).toMatchObject({ failures: 5 })
    expect(log.head).toBe(head)
  })

  test('ends with its node', async () => {
    const { registry, news, world } = await withNode()
    await fail({ registry }, 5)
    news()
    await registry.deregister(NODE)
    expect(news()).toEqual([`circuit_closed ${NODE}`, `service_deregistered ${NODE}`])
    expect(registry.circuit(NODE)).toBeUndefined()
    await world.advance(60_000)
    expect(news()).toEqual([])
    await registry.register(ORDERS)
    expect(registry.circuit(NODE)).toMatchObject({ failures: 0, lastFailure: null })
  })

  test('of a node nobody knows is none', async () => {
    const { registry, log } = await openRegistry()
    expect(registry.circuit('nobody')).toBeUndefined()
    expect(await registry.reportOutcome('nobody', 'failure')).toBeUndefined()
    expect(log.head).toBe(0)
  })
})

describe('numbers', () => {
  test('are told as often as is asked for', async () => {
    const { registry, world, events } = await openRegistry({ registry: { statsEveryMs: 5_000 } })
    await registry.register(ORDERS)
    await world.advance(10_000)
    const told = events.filter(({ event }) => event === 'stats_update')
    expect(told.map(({ data }) => data)).toEqual([STATS, STATS])
  })

  const STATS = { services: 1, nodes: 1, healthyNodes: 1, trippedCircuits: 0 }
})

describe('a registry that starts again on its log', () => {
  test('knows what it knew, and gives every node its full time', async () => {
    const first = await withNode()
    await fail(first, 5)
    await first.registry.setConfig({ serviceName: 'orders', key: 'k', value: 1 })
    await first.world.advance(29_000)
    await first.registry.stop()
    expect(first.world.pending()).toBe(0)
    await first.world.advance(600_000)
    const registry = await again(first)
    expect(registry.snapshot()).toEqual(first.registry.snapshot())
    expect(registry.digest).toEqual(first.registry.digest)
    first.news()
    await first.world.advance(29_999)
    expect(first.news()).toEqual([])
    await first.world.advance(1)
    expect(first.news()).toEqual([`service_unhealthy ${NODE}`])
    await first.world.advance(30_000)
    expect(first.news()).toEqual([`circuit_closed ${NODE}`, `service_deregistered ${NODE}`])
  })

  test('goes on waiting as long as before for a circuit', async () => {
    const first = await withNode()
    await fail(first, 5)
    await first.world.advance(5_000)
    await fail(first, 1)
    await first.registry.stop()
    const registry = await again(first)
    await first.world.advance(10_000)
    expect(registry.circuit(NODE)).toMatchObject({ state: 'half-open' })
    await fail({ registry }, 1)
    expect(registry.circuit(NODE)?.nextTry).toBe(first.world.now() + 20_000)
  })

  test('misses nothing that is appended while it reads', async () => {
    const { world, log } = await withNode()
    const { read } = log
    let hasWritten = false
    Object.assign(log, {
      read: async (after: number, limit: number) => {
        const events = await read(after, limit)
        if (events.length > 0 || hasWritten) return events
        hasWritten = true
        await log.append({
          event: 'config_changed',
          data: { serviceName: 'orders', key: 'k', value: 1 },
        })
        return events
      },
    })
    const registry = await again({ world, log })
    expect(registry.offset).toBe(log.head)
    expect(registry.config('orders', 'k')).toMatchObject({ value: 1, version: 1 })
  })

  test('does not follow its log any more once it was stopped', async () => {
    const { registry, log } = await withNode()
    await registry.stop()
    const { offset } = registry
    await log.append({ event: 'service_heartbeat', data: { nodeId: NODE } })
    expect(registry.offset).toBe(offset)
  })
})

describe('a checkpoint', () => {
  test('is kept after half as many events as the log keeps, and at the end', async () => {
    const { registry, log } = await openRegistry({ bounds: { maxCount: 10 } })
    const set = (value: number) => registry.setConfig({ serviceName: 'a', key: 'k', value })
    for (let value = 1; value <= 5; value++) await set(value)
    expect(await log.checkpoint()).toBeUndefined()
    await set(6)
    expect(await log.checkpoint()).toMatchObject({ offset: 6 })
    await set(7)
    await registry.stop()
    expect(await log.checkpoint()).toMatchObject({ offset: 7 })
  })

  test('that cannot be kept stops nothing', async () => {
    const { registry, log } = await openRegistry()
    Object.assign(log, { keepCheckpoint: () => Promise.reject(new Error('disk full')) })
    await registry.register(ORDERS)
    await registry.stop()
    expect(registry.offset).toBe(1)
  })
})

test('whatever is done at once and however it is cut off, a rebuilt registry is the same', async () => {
  const command = fc.record({
    what: fc.constantFrom('register', 'beat', 'leave', 'set', 'unset', 'fail', 'succeed', 'wait'),
    service: fc.constantFrom('a', 'b'),
    port: fc.constantFrom(1, 2),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 60 }), async (commands) => {
      const open = await openRegistry({
        bounds: { maxCount: 20 },
        registry: { circuitFailures: 2 },
      })
      const doing = commands.map(({ what, service, port }) => {
        const nodeId = `${service}:h:${port}`
        const key = { serviceName: service, key: `k${port}` }
        const { registry, world } = open
        switch (what) {
          case 'register':
            return registry.register({ serviceName: service, host: 'h', port })
          case 'beat':
            return registry.heartbeat(nodeId)
          case 'leave':
            return registry.deregister(nodeId)
          case 'set':
            return registry.setConfig({ ...key, value: port })
          case 'unset':
            return registry.deleteConfig(key.serviceName, key.key)
          case 'fail':
            return registry.reportOutcome(nodeId, 'failure')
          case 'succeed':
            return registry.reportOutcome(nodeId, 'success')
          case 'wait':
            return world.advance(4_000)
        }
      })
      await Promise.all(doing)
      const rebuilt = await again(open)
      expect(rebuilt.offset).toBe(open.log.head)
      expect(rebuilt.snapshot()).toEqual(open.registry.snapshot())
      await rebuilt.stop()
      await open.registry.stop()
      expect(open.world.pending()).toBe(0)
    }),
  )
})

test('a log whose checkpoint is no registry’s is refused, and left alone', async () => {
  const world = createVirtualWorld()
  const log = createMemoryLog({ world, bounds: DEFAULTS.log })
  await log.keepCheckpoint({ offset: 0, state: 'something' })
  await expect(again({ world, log })).rejects.toThrow('checkpoint')
})

async function withNode(): Promise<RegistryUnderTest> {
  const open = await openRegistry()
  await open.registry.register(ORDERS)
  open.news()
  return open
}

/** As a log does that has to ask a store far away. */
function delayAppends(
  log: RegistryUnderTest['log'],
  world: RegistryUnderTest['world'],
  ms: number,
) {
  const { append } = log
  Object.assign(log, {
    append: async (event: NewEvent) => {
      await new Promise<void>((resolve) => void world.after(ms, resolve))
      return append(event)
    },
  })
}

async function fail({ registry }: Pick<RegistryUnderTest, 'registry'>, times: number) {
  for (let failures = 0; failures < times; failures++) {
    await registry.reportOutcome(NODE, 'failure')
  }
}

function again({ world, log }: Pick<RegistryUnderTest, 'world' | 'log'>) {
  return createRegistry({ world, log, options: { log: DEFAULTS.log, registry: QUIET } })
}

function nodeOf(registry: RegistryUnderTest['registry']) {
  return registry.snapshot().state.services['orders']?.[NODE]
}
