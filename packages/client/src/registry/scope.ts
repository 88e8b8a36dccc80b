import type { Filter } from 'maxine-protocol'
import { textIn } from './event-data.ts'
import type { Registry } from './registry.ts'

/** Which part of a registry: that of a service, or of a node. */
export type RegistryFilter = Pick<Filter, 'serviceName' | 'nodeId'>

export function isWhole({ serviceName, nodeId }: RegistryFilter): boolean {
  return serviceName === undefined && nodeId === undefined
}

/** What a view of this scope shows of a registry; configuration belongs to services, not to nodes. */
export function within(scope: RegistryFilter, registry: Registry): Registry {
  const { serviceName, nodeId } = scope
  if (isWhole(scope)) return registry
  const isMine = (service: string) => serviceName === undefined || serviceName === service
  const services = pick(registry.services, (service) => isMine(service))
  return {
    services:
      nodeId === undefined
        ? services
        : pick(
            services,
            (_, nodes) => nodes.has(nodeId),
            (nodes) => pick(nodes, (id) => id === nodeId),
          ),
    configs:
      nodeId === undefined ? pick(registry.configs, (service) => isMine(service)) : new Map(),
    circuits: pick(
      registry.circuits,
      (id, circuit) => isMine(circuit.serviceName) && (nodeId === undefined || nodeId === id),
    ),
  }
}

function pick<Value>(
  map: ReadonlyMap<string, Value>,
  isIn: (key: string, value: Value) => boolean,
  show: (value: Value) => Value = (value) => value,
): ReadonlyMap<string, Value> {
  const kept = new Map<string, Value>()
  for (const [key, value] of map) if (isIn(key, value)) kept.set(key, show(value))
  return kept
}

/** Whether an event is of this part. One of a node whose service nobody knows is of no service. */
export function concerns(
  { serviceName, nodeId }: RegistryFilter,
  data: unknown,
  serviceOf: (nodeId: string) => string | undefined,
): boolean {
  const node = textIn(data, 'nodeId')
  if (nodeId !== undefined && nodeId !== node) return false
  if (serviceName === undefined) return true
  return (textIn(data, 'serviceName') ?? (node && serviceOf(node))) === serviceName
}
