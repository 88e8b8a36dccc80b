import type { RegistryCircuit } from '../registry/circuit.ts'
import { changesBetween } from '../registry/diff.ts'
import type { RegistryNode } from '../registry/node.ts'
import type { Registry } from '../registry/registry.ts'

/** A node that came, went, or is otherwise than before. */
export interface NodeChange {
  readonly service: string
  readonly nodeId: string
  /** `gone` is one that was there; one of which nobody has told but its circuit is `unknown`. */
  readonly health: RegistryNode['health'] | 'gone'
  readonly beatAt?: number | undefined
  /** Absent when it is closed. */
  readonly circuit?: RegistryCircuit | undefined
}

/** What a reader of lines has to be told; beats alone are no change. */
export function nodeChanges(before: Registry, after: Registry): readonly NodeChange[] {
  const { nodes, circuits } = changesBetween(before, after, 'events')
  const changes = new Map<string, NodeChange>()
  for (const { serviceName: service, nodeId, old, value } of nodes) {
    if (old?.health === value?.health) continue
    const circuit = after.circuits.get(nodeId)
    const { health = 'gone', beatAt } = value ?? {}
    changes.set(keyOf(service, nodeId), { service, nodeId, health, beatAt, circuit })
  }
  for (const { nodeId, old, value } of circuits) {
    if (old?.state === value?.state && old?.nextTry === value?.nextTry) continue
    const service = value ? value.serviceName : old.serviceName
    const key = keyOf(service, nodeId)
    if (changes.has(key)) continue
    const { health, beatAt } = after.services.get(service)?.get(nodeId) ?? UNKNOWN
    changes.set(key, { service, nodeId, health, beatAt, circuit: value })
  }
  return [...changes.values()]
}

const UNKNOWN: Pick<RegistryNode, 'health' | 'beatAt'> = { health: 'unknown' }

function keyOf(service: string, nodeId: string): string {
  return JSON.stringify([service, nodeId])
}

export interface Totals {
  readonly services: number
  readonly nodes: number
  readonly unhealthy: number
  /** Circuits that are not closed. */
  readonly circuits: number
}

export function totalsOf({ services, circuits }: Registry): Totals {
  const nodes = [...services.values()].flatMap((byId) => [...byId.values()])
  return {
    services: services.size,
    nodes: nodes.length,
    unhealthy: nodes.filter(({ health }) => health === 'unhealthy').length,
    circuits: circuits.size,
  }
}
