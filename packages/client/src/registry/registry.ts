import type { ConfigEntry, RegistryState } from 'maxine-protocol/http'
import type { Nested } from './nested-map.ts'
import { circuitOf, nodeOf, unknownNode, withCircuit } from './node.ts'
import type { RegistryNode } from './node.ts'

/** A registry at one moment. Never changed: what an event leaves alone stays the same object. */
export interface Registry {
  /** By service, then by node id. */
  readonly services: Services
  /** By service, then by key. */
  readonly configs: Nested<ConfigEntry>
}

export type Services = Nested<RegistryNode>

/** For nodes that an old server names without their service. */
export const UNTOLD = '(untold)'

export const EMPTY: Registry = { services: new Map(), configs: new Map() }

/** What a new server says its registry holds. */
export function registryOf({ services, configs, circuits }: RegistryState): Registry {
  const nodes = nestedOf(services, nodeOf)
  const homes = new Map<string, string>()
  for (const [service, inner] of nodes) for (const id of inner.keys()) homes.set(id, service)
  for (const [nodeId, circuit] of Object.entries(circuits)) {
    const home = homes.get(nodeId)
    const node = home === undefined ? undefined : nodes.get(home)?.get(nodeId)
    const service = serviceOf(circuit.serviceName, home)
    const inner = nodes.get(service) ?? new Map<string, RegistryNode>()
    inner.set(nodeId, withCircuit(node ?? unknownNode(nodeId), circuitOf(circuit)))
    nodes.set(service, inner)
  }
  return { services: nodes, configs: nestedOf(configs, (_, entry) => entry) }
}

/** What an old server says: names, some with a version behind a colon. */
export function registryNamed(names: readonly string[]): Registry {
  const services = names.map((name) => [name.replace(/:\d[\w.-]*$/, ''), new Map()] as const)
  return { ...EMPTY, services: new Map(services) }
}

/** As it is told, else as it is known. An empty text is how a server says that it does not know either. */
export function serviceOf(told: string | undefined, known: string | undefined): string {
  return (told === '' ? undefined : told) ?? known ?? UNTOLD
}

function nestedOf<Told, Value>(
  told: Readonly<Record<string, Readonly<Record<string, Told>>>>,
  valueOf: (key: string, told: Told) => Value,
): Map<string, Map<string, Value>> {
  return new Map(
    Object.entries(told).map(([name, inner]) => {
      const values = Object.entries(inner).map(([key, one]) => [key, valueOf(key, one)] as const)
      return [name, new Map(values)]
    }),
  )
}
