import { describe, expect, test } from 'vitest'
import { RegistryFold } from '../registry/fold.ts'
import { EMPTY } from '../registry/registry.ts'
import type { Registry } from '../registry/registry.ts'
import { changesBetween, totalsOf } from './changes.ts'

const A = { serviceName: 'orders', nodeId: 'orders:a:1' }
const B = { serviceName: 'orders', nodeId: 'orders:b:1' }

type Story = readonly (readonly [event: string, data: unknown, timestamp?: number])[]

function after(story: Story, registry: Registry = EMPTY): Registry {
  const fold = new RegistryFold(registry)
  for (const [event, data, timestamp = 1_000] of story) {
    fold.apply({ event, data, timestamp }, 5_000)
  }
  return fold.snapshot()
}

describe('what has changed', () => {
  test('is told of nodes that came, went or are otherwise, and not of beats', () => {
    const before = after([
      ['service_registered', A],
      ['service_registered', B],
    ])
    expect(changesBetween(EMPTY.services, before.services).map(({ nodeId }) => nodeId)).toEqual([
      A.nodeId,
      B.nodeId,
    ])
    const later = after(
      [
        ['service_heartbeat', A, 4_000],
        ['service_unhealthy', B],
      ],
      before,
    )
    expect(changesBetween(before.services, later.services)).toEqual([
      { service: 'orders', nodeId: B.nodeId, node: later.services.get('orders')?.get(B.nodeId) },
    ])
    const gone = after([['service_deregistered', A]], later)
    expect(changesBetween(later.services, gone.services)).toEqual([
      { service: 'orders', nodeId: A.nodeId },
    ])
  })

  test('is counted', () => {
    const registry = after([
      ['service_registered', A],
      ['service_unhealthy', B],
      ['circuit_open', B],
    ])
    expect(totalsOf(registry.services)).toEqual({
      services: 1,
      nodes: 2,
      unhealthy: 1,
      circuits: 1,
    })
  })
})
