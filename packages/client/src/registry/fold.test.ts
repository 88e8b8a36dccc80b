import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RegistryFold } from './fold.ts'
import type { RegistryNode } from './node.ts'
import { EMPTY, registryNamed, registryOf, UNTOLD } from './registry.ts'
import type { Registry } from './registry.ts'

const NOW = 5_000
const A = { serviceName: 'orders', nodeId: 'orders:a:1' }

type Story = readonly (readonly [event: string, data: unknown, timestamp?: number])[]

function after(story: Story, registry: Registry = EMPTY): Registry {
  const fold = new RegistryFold(registry)
  for (const [event, data, timestamp = 1_000] of story) fold.apply({ event, data, timestamp }, NOW)
  return fold.snapshot()
}

function plain({ services }: Registry): Record<string, readonly RegistryNode[]> {
  return Object.fromEntries([...services].map(([name, nodes]) => [name, [...nodes.values()]]))
}

describe('what events make of a registry', () => {
  test('a node comes, beats, falls silent and goes, and its service with it', () => {
    const come = after([['service_registered', A]])
    expect(plain(come)).toEqual({
      orders: [{ nodeId: A.nodeId, health: 'healthy', beatAt: 1_000 }],
    })
    const silent = after([['service_unhealthy', A, 2_000]], come)
    expect(plain(silent)).toEqual({
      orders: [{ nodeId: A.nodeId, health: 'unhealthy', beatAt: 1_000 }],
    })
    const beating = after([['service_heartbeat', A, 3_000]], silent)
    expect(plain(beating)).toEqual({
      orders: [{ nodeId: A.nodeId, health: 'healthy', beatAt: 3_000 }],
    })
    expect(plain(after([['service_deregistered', A]], beating))).toEqual({})
  })

  test('a circuit opens, is tried, and closes', () => {
    const circuitAfter = (...story: Story) =>
      plain(after([['service_registered', A], ...story]))['orders']?.[0]?.circuit
    const open = ['circuit_open', { ...A, nextTry: 9_000 }] as const
    expect(circuitAfter(open)).toEqual({ state: 'open', nextTry: 9_000 })
    expect(circuitAfter(open, ['circuit_half_open', A])).toEqual({ state: 'half-open' })
    expect(circuitAfter(open, ['circuit_closed', A])).toBeUndefined()
  })

  test('an old server names only the node, and its service is remembered', () => {
    const { nodeId } = A
    const registry = after([
      ['service_registered', A],
      ['service_unhealthy', { nodeId }],
    ])
    expect(plain(registry)['orders']).toMatchObject([{ health: 'unhealthy' }])
    expect(plain(after([['service_deregistered', { nodeId }]], registry))).toEqual({})
  })

  test('a node of which nobody knows the service is shown apart', () => {
    expect([...after([['service_heartbeat', { nodeId: 'x' }]]).services.keys()]).toEqual([UNTOLD])
    const told = after([
      ['service_heartbeat', { nodeId: A.nodeId }],
      ['service_registered', A],
    ])
    expect([...told.services.keys()]).toEqual(['orders'])
  })

  test('a beat from the future is a beat of now', () => {
    expect(plain(after([['service_heartbeat', A, NOW + 60_000]]))['orders']).toMatchObject([
      { beatAt: NOW },
    ])
  })

  test.each<Story[number]>([
    ['config_changed', A],
    ['toString', A],
    ['service_registered', null],
    ['service_registered', { nodeId: 5 }],
    ['service_deregistered', { nodeId: 'nobody' }],
  ])('%s with %j changes nothing', (event, data) => {
    const before = after([['service_registered', A]])
    expect(after([[String(event), data]], before)).toBe(before)
  })
})

test('a new server tells nodes and circuits', () => {
  const registry = registryOf({
    services: { orders: { [A.nodeId]: { ...A, healthy: false, lastHeartbeat: 7 } } },
    configs: {},
    circuits: {
      [A.nodeId]: { state: 'open', nextTry: 8, serviceName: 'orders' },
      gone: { state: 'half-open', nextTry: null, serviceName: '' },
    },
  })
  expect(plain(registry)).toEqual({
    orders: [
      {
        nodeId: A.nodeId,
        health: 'unhealthy',
        beatAt: 7,
        circuit: { state: 'open', nextTry: 8 },
      },
    ],
    [UNTOLD]: [{ nodeId: 'gone', health: 'unknown', circuit: { state: 'half-open' } }],
  })
})

test('an old server tells names, some with a version', () => {
  expect([...registryNamed(['orders:1.0', 'billing']).services.keys()]).toEqual([
    'orders',
    'billing',
  ])
})

test('a new server tells addresses, metadata and configuration', () => {
  const told = { host: 'a', port: 1, metadata: { zone: 'eu' } }
  const timeout = { value: 5, version: 2, rev: 7 }
  const { services, configs } = registryOf({
    services: { orders: { [A.nodeId]: { ...A, ...told, healthy: true } } },
    configs: { orders: { timeout } },
    circuits: {},
  })
  expect(services.get('orders')?.get(A.nodeId)).toEqual({
    ...{ nodeId: A.nodeId, health: 'healthy' },
    ...told,
  })
  expect(configs.get('orders')?.get('timeout')).toEqual(timeout)
})

describe('what a registration tells', () => {
  test('replaces what was known, but for the circuit', () => {
    const registry = after([
      ['service_registered', { ...A, host: 'a', port: 1, metadata: { zone: 'eu' } }],
      ['circuit_half_open', A],
      ['service_registered', { ...A, host: 'b', port: 1 }, 2_000],
    ])
    expect(plain(registry)['orders']).toEqual([
      {
        ...{ nodeId: A.nodeId, health: 'healthy', beatAt: 2_000, host: 'b', port: 1 },
        circuit: { state: 'half-open' },
      },
    ])
  })

  test('is kept by whatever happens to the node afterwards', () => {
    const told = { host: 'a', port: 1, metadata: { zone: 'eu' } }
    const registry = after([
      ['service_registered', { ...A, ...told }],
      ['service_unhealthy', A],
      ['circuit_open', A],
      ['service_heartbeat', A],
      ['circuit_closed', A],
    ])
    expect(plain(registry)['orders']).toEqual([
      { nodeId: A.nodeId, health: 'healthy', beatAt: 1_000, ...told },
    ])
  })
})

describe('configuration', () => {
  const KEY = { serviceName: 'orders', key: 'timeout' }

  test('is set, changed and deleted', () => {
    const set = after([['config_changed', { ...KEY, value: 5, version: 1 }]])
    expect(set.configs.get('orders')?.get('timeout')).toEqual({
      ...{ value: 5, version: 1, updatedAt: 1_000 },
    })
    const changed = after([['config_changed', { ...KEY, metadata: { by: 'me' } }, 2_000]], set)
    expect(changed.configs.get('orders')?.get('timeout')).toEqual({
      ...{ value: null, metadata: { by: 'me' }, updatedAt: 2_000 },
    })
    expect(after([['config_deleted', KEY]], changed).configs.size).toBe(0)
  })

  test.each([null, { key: 'k' }, { serviceName: 'orders' }, { ...KEY, serviceName: 1 }])(
    'is not changed by %j',
    (data) => {
      const before = after([['config_changed', { ...KEY, value: 5 }]])
      const story: Story = [
        ['config_changed', data],
        ['config_deleted', data],
      ]
      expect(after(story, before)).toBe(before)
    },
  )
})

describe('a snapshot', () => {
  const C = { serviceName: 'billing', nodeId: 'billing:c:1' }

  test('is the same object until something has changed it', () => {
    const fold = new RegistryFold()
    fold.apply({ event: 'service_registered', data: A, timestamp: 1_000 }, NOW)
    const first = fold.snapshot()
    for (const event of ['service_registered_twice', 'service_heartbeat', 'circuit_closed']) {
      fold.apply({ event, data: A, timestamp: 1_000 }, NOW)
    }
    expect(fold.snapshot()).toBe(first)
    fold.apply({ event: 'service_heartbeat', data: A, timestamp: 2_000 }, NOW)
    expect(fold.snapshot()).not.toBe(first)
  })

  test('shares the services and nodes that nothing has happened to with the one before', () => {
    const B = { serviceName: 'orders', nodeId: 'orders:b:1' }
    const before = after([A, B, C].map((data) => ['service_registered', data]))
    const { services, configs } = after([['service_unhealthy', A]], before)
    expect(configs).toBe(before.configs)
    expect(services.get('billing')).toBe(before.services.get('billing'))
    expect(services.get('orders')).not.toBe(before.services.get('orders'))
    expect(services.get('orders')?.get(B.nodeId)).toBe(before.services.get('orders')?.get(B.nodeId))
  })
})

test('whatever happens, snapshots say what a plain registry says, share, and stay as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.array(happenings, { maxLength: 8 }), { maxLength: 12 }), (bursts) => {
      const fold = new RegistryFold()
      const truth = createPlainRegistry()
      const kept: { snapshot: Registry; copy: object }[] = []
      for (const burst of bursts) {
        for (const told of burst) {
          fold.apply(told, NOW)
          truth.apply(told)
        }
        const snapshot = fold.snapshot()
        expect(asPlain(snapshot)).toEqual(truth.state())
        expectShared(kept.at(-1)?.snapshot ?? EMPTY, snapshot, burst)
        kept.push({ snapshot, copy: asPlain(snapshot) })
      }
      for (const { snapshot, copy } of kept) expect(asPlain(snapshot)).toEqual(copy)
    }),
  )
})

const names = fc.constantFrom('orders', 'billing', '', undefined)
const happenings = fc
  .record({
    event: fc.constantFrom(
      ...['service_registered', 'service_heartbeat', 'service_unhealthy', 'service_deregistered'],
      ...['circuit_open', 'circuit_half_open', 'circuit_closed'],
    ),
    nodeId: fc.constantFrom('a', 'b', 'c', 'd'),
    serviceName: names,
    timestamp: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ event, timestamp, ...data }) => ({ event, timestamp, data }))

type Happened = typeof happenings extends fc.Arbitrary<infer One> ? One : never

/** The same rules over one list of nodes, with nothing shared or kept. */
function createPlainRegistry() {
  const nodes = new Map<string, RegistryNode & { service: string }>()
  return {
    apply({ event, timestamp, data: { nodeId, serviceName } }: Happened): void {
      const node = nodes.get(nodeId)
      if (event === 'service_deregistered') return void nodes.delete(nodeId)
      const service = serviceName === undefined || serviceName === '' ? node?.service : serviceName
      const next = { nodeId, health: 'unknown' as const, ...node, service: service ?? UNTOLD }
      const { circuit: _, ...closed } = next
      const changes: Record<string, object> = {
        service_registered: { ...next, health: 'healthy', beatAt: timestamp },
        service_heartbeat: { ...next, health: 'healthy', beatAt: timestamp },
        service_unhealthy: { ...next, health: 'unhealthy' },
        circuit_open: { ...next, circuit: { state: 'open' } },
        circuit_half_open: { ...next, circuit: { state: 'half-open' } },
        circuit_closed: closed,
      }
      nodes.set(nodeId, changes[event] as RegistryNode & { service: string })
    },
    state(): Record<string, Record<string, object>> {
      const state: Record<string, Record<string, object>> = {}
      for (const { service, ...node } of nodes.values()) {
        state[service] = { ...state[service], [node.nodeId]: node }
      }
      return state
    },
  }
}

function asPlain({ services }: Registry): Record<string, Record<string, object>> {
  return Object.fromEntries(
    [...services].map(([name, nodes]) => [name, Object.fromEntries(structuredClone([...nodes]))]),
  )
}

/** Nodes that nothing has happened to, and services that no node was in, came to or left. */
function expectShared(before: Registry, after: Registry, burst: readonly Happened[]): void {
  const touched = new Set<string>(burst.map(({ data }) => data.nodeId))
  const visited = new Set<string | undefined>(burst.map(({ data }) => data.serviceName))
  for (const [service, nodes] of before.services) {
    const later = after.services.get(service)
    for (const [nodeId, node] of nodes) {
      if (!touched.has(nodeId)) expect(later?.get(nodeId)).toBe(node)
    }
    const isTouched = [...nodes.keys()].some((nodeId) => touched.has(nodeId))
    if (!isTouched && !visited.has(service) && service !== UNTOLD) expect(later).toBe(nodes)
  }
}
