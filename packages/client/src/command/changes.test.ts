import { describe, expect, test } from 'vitest'
import { RegistryFold } from '../registry/fold.ts'
import { EMPTY } from '../registry/registry.ts'
import type { Registry } from '../registry/registry.ts'
import { nodeChanges, totalsOf } from './changes.ts'

const A = { serviceName: 'orders', nodeId: 'orders:a:1' }
const B = { serviceName: 'orders', nodeId: 'orders:b:1' }
const TOLD_A = { service: 'orders', nodeId: A.nodeId }
const TOLD_B = { service: 'orders', nodeId: B.nodeId }

type Story = readonly (readonly [event: string, data: unknown, timestamp?: number])[]

function after(story: Story, registry: Registry = EMPTY): Registry {
  const fold = new RegistryFold(registry)
  for (const [event, data, timestamp = 1_000] of story) fold.apply({ event, data, timestamp })
  return fold.snapshot()
}

describe('what has changed', () => {
  const before = after([
    ['service_registered', A],
    ['service_registered', B],
  ])

  test('is told of nodes that came, went or are otherwise, and not of beats', () => {
    expect(nodeChanges(EMPTY, before).map(({ nodeId }) => nodeId)).toEqual([A.nodeId, B.nodeId])
    const later = after(
      [
        ['service_heartbeat', A, 4_000],
        ['service_registered', A, 4_001],
        ['service_unhealthy', B],
      ],
      before,
    )
    expect(nodeChanges(before, later)).toEqual([{ ...TOLD_B, health: 'unhealthy', beatAt: 1_000 }])
    const gone = after([['service_deregistered', A]], later)
    expect(nodeChanges(later, gone)).toEqual([{ ...TOLD_A, health: 'gone' }])
  })

  test('is told of circuits with the node that they are of, once', () => {
    const open = after([['circuit_open', { ...A, failures: 5, nextTry: 9 }]], before)
    const circuit = open.circuits.get(A.nodeId)
    expect(nodeChanges(before, open)).toEqual([
      { ...TOLD_A, health: 'healthy', beatAt: 1_000, circuit },
    ])
    const failing = after([['service_unhealthy', A]], open)
    expect(nodeChanges(before, failing)).toHaveLength(1)
    const closed = after([['circuit_closed', A]], open)
    expect(nodeChanges(open, closed)).toEqual([{ ...TOLD_A, health: 'healthy', beatAt: 1_000 }])
  })

  test('is told of circuits whose node nobody has told of', () => {
    const stranger = after([['circuit_open', { nodeId: 'x' }]])
    expect(nodeChanges(EMPTY, stranger)).toMatchObject([
      { service: '', nodeId: 'x', health: 'unknown', circuit: { state: 'open' } },
    ])
  })

  test('is counted', () => {
    const registry = after(
      [
        ['service_unhealthy', B],
        ['circuit_open', B],
      ],
      before,
    )
    expect(totalsOf(registry)).toEqual({ services: 1, nodes: 2, unhealthy: 1, circuits: 1 })
  })
})
