import type { Registry, RegistryCircuit, RegistryNode } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { countAll, isSameCounts } from './counts.ts'

function node(health: RegistryNode['health']): RegistryNode {
  return { nodeId: 'n', serviceName: 's', health }
}

const REGISTRY: Registry = {
  services: new Map([
    [
      'orders',
      new Map([
        ['o1', node('healthy')],
        ['o2', node('unhealthy')],
      ]),
    ],
    ['stock', new Map([['s1', node('unhealthy')]])],
  ]),
  configs: new Map(),
  circuits: new Map([['o1', { state: 'open' } as RegistryCircuit]]),
}

test('services, nodes, unhealthy ones and circuits are counted', () => {
  expect(countAll(REGISTRY)).toEqual({ services: 2, nodes: 3, unhealthy: 2, circuits: 1 })
})

test('counts are the same where every number is', () => {
  const counts = countAll(REGISTRY)
  expect(isSameCounts(counts, { ...counts })).toBe(true)
  expect(isSameCounts(counts, { ...counts, unhealthy: 1 })).toBe(false)
})
