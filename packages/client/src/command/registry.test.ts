import { describe, expect, test } from 'vitest'
import { changesBetween, totalsOf } from './changes.ts'
import { applyEvent, EMPTY, registryNamed, registryOf, UNTOLD } from './registry.ts'
import type { Registry, RegistryNode } from './registry.ts'

const NOW = 5_000
const A = { serviceName: 'orders', nodeId: 'orders:a:1' }
const B = { serviceName: 'orders', nodeId: 'orders:b:1' }

type Story = readonly (readonly [event: string, data: unknown, timestamp?: number])[]

function after(story: Story, registry: Registry = EMPTY): Registry {
  return story.reduce(
    (state, [event, data, timestamp = 1_000]) => applyEvent(state, { event, data, timestamp }, NOW),
    registry,
  )
}

function plain(registry: Registry): Record<string, readonly RegistryNode[]> {
  return Object.fromEntries([...registry].map(([name, nodes]) => [name, [...nodes.values()]]))
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
    expect([...after([['service_heartbeat', { nodeId: 'x' }]]).keys()]).toEqual([UNTOLD])
    const told = after([
      ['service_heartbeat', { nodeId: A.nodeId }],
      ['service_registered', A],
    ])
    expect([...told.keys()]).toEqual(['orders'])
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
    expect(applyEvent(before, { event: String(event), data }, NOW)).toBe(before)
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
  expect([...registryNamed(['orders:1.0', 'billing']).keys()]).toEqual(['orders', 'billing'])
})

describe('what has changed', () => {
  test('is told of nodes that came, went or are otherwise, and not of beats', () => {
    const before = after([
      ['service_registered', A],
      ['service_registered', B],
    ])
    expect(changesBetween(EMPTY, before).map(({ nodeId }) => nodeId)).toEqual([A.nodeId, B.nodeId])
    const later = after(
      [
        ['service_heartbeat', A, 4_000],
        ['service_unhealthy', B],
      ],
      before,
    )
    expect(changesBetween(before, later)).toEqual([
      { service: 'orders', nodeId: B.nodeId, node: later.get('orders')?.get(B.nodeId) },
    ])
    const gone = after([['service_deregistered', A]], later)
    expect(changesBetween(later, gone)).toEqual([{ service: 'orders', nodeId: A.nodeId }])
  })

  test('is counted', () => {
    const registry = after([
      ['service_registered', A],
      ['service_unhealthy', B],
      ['circuit_open', B],
    ])
    expect(totalsOf(registry)).toEqual({ services: 1, nodes: 2, unhealthy: 1, circuits: 1 })
  })
})
