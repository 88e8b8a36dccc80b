import type { RegistryNode } from '../registry/node.ts'
import type { Services } from '../registry/registry.ts'

/** A node that came, went, or is otherwise than before. */
export interface NodeChange {
  readonly service: string
  readonly nodeId: string
  /** Absent when it is gone. */
  readonly node?: RegistryNode
}

/** What a reader of lines has to be told; beats alone are no change. */
export function changesBetween(before: Services, after: Services): readonly NodeChange[] {
  const changes: NodeChange[] = []
  for (const service of new Set([...before.keys(), ...after.keys()])) {
    const [had, has] = [before.get(service), after.get(service)]
    if (had === has) continue
    for (const nodeId of had?.keys() ?? []) {
      if (!has?.has(nodeId)) changes.push({ service, nodeId })
    }
    for (const [nodeId, node] of has ?? []) {
      if (!isAlike(had?.get(nodeId), node)) changes.push({ service, nodeId, node })
    }
  }
  return changes
}

function isAlike(one: RegistryNode | undefined, other: RegistryNode): boolean {
  return (
    one === other ||
    (one?.health === other.health &&
      one.circuit?.state === other.circuit?.state &&
      one.circuit?.nextTry === other.circuit?.nextTry)
  )
}

export interface Totals {
  readonly services: number
  readonly nodes: number
  readonly unhealthy: number
  /** Circuits that are not closed. */
  readonly circuits: number
}

export function totalsOf(services: Services): Totals {
  const nodes = [...services.values()].flatMap((byId) => [...byId.values()])
  return {
    services: services.size,
    nodes: nodes.length,
    unhealthy: nodes.filter(({ health }) => health === 'unhealthy').length,
    circuits: nodes.filter(({ circuit }) => circuit !== undefined).length,
  }
}
