import type { Registry, RegistryNode } from 'maxine-client/registry'

export interface Counts {
  readonly services: number
  readonly nodes: number
  readonly unhealthy: number
  readonly circuits: number
}

const unhealthyBy = new WeakMap<ReadonlyMap<string, RegistryNode>, number>()

/** What there is, in numbers: each service is counted once for as long as it stays as it is. */
export function countAll({ services, circuits }: Registry): Counts {
  let [nodes, unhealthy] = [0, 0]
  for (const inner of services.values()) {
    nodes += inner.size
    unhealthy += unhealthyIn(inner)
  }
  return { services: services.size, nodes, unhealthy, circuits: circuits.size }
}

export function isSameCounts(one: Counts, other: Counts): boolean {
  return (
    one.services === other.services &&
    one.nodes === other.nodes &&
    one.unhealthy === other.unhealthy &&
    one.circuits === other.circuits
  )
}

function unhealthyIn(inner: ReadonlyMap<string, RegistryNode>): number {
  let count = unhealthyBy.get(inner)
  if (count === undefined) {
    count = 0
    for (const { health } of inner.values()) if (health === 'unhealthy') count++
    unhealthyBy.set(inner, count)
  }
  return count
}
