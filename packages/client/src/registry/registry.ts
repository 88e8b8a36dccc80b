import type { Circuit, ConfigEntry, Instance, Metadata, RegistryState } from 'maxine-protocol/http'
import type { Nested } from './nested-map.ts'

/** A registry at one moment. Never changed: what an event leaves alone stays the same object. */
export interface Registry {
  /** By service, then by node id. */
  readonly services: Services
  /** By service, then by key. */
  readonly configs: Nested<ConfigEntry>
}

export type Services = Nested<RegistryNode>

export interface RegistryNode {
  readonly nodeId: string
  readonly health: 'healthy' | 'unhealthy' | 'unknown'
  /** When it was last heard, in milliseconds since 1970. */
  readonly beatAt?: number
  readonly host?: string
  readonly port?: number
  readonly metadata?: Metadata
  /** Absent where it is closed, or nobody has told of it. */
  readonly circuit?: NodeCircuit
}

export interface NodeCircuit {
  readonly state: 'open' | 'half-open'
  /** When an open one is tried again, in milliseconds since 1970. */
  readonly nextTry?: number
}

/** For nodes that an old server names without their service. */
export const UNTOLD = '(untold)'

export const EMPTY: Registry = { services: new Map(), configs: new Map() }

/** What a new server says its registry holds. */
export function registryOf({ services, configs, circuits }: RegistryState): Registry {
  const nodes = nestedOf(services, nodeOf)
  const homes = homesOf(nodes)
  for (const [nodeId, circuit] of Object.entries(circuits)) {
    const home = homes.get(nodeId)
    const node = home === undefined ? undefined : nodes.get(home)?.get(nodeId)
    const service = homeOf(circuit.serviceName, home)
    const inner = nodes.get(service) ?? new Map<string, RegistryNode>()
    nodes.set(service, inner.set(nodeId, withCircuit(node ?? unknownNode(nodeId), toldOf(circuit))))
  }
  return { services: nodes, configs: nestedOf(configs, (_, entry) => entry) }
}

/** What an old server says: names, some with a version behind a colon. */
export function registryNamed(names: readonly string[]): Registry {
  const services = names.map((name) => [name.replace(/:\d[\w.-]*$/, ''), new Map()] as const)
  return { ...EMPTY, services: new Map(services) }
}

/** The service of each node; the first where several have it. */
export function homesOf(services: Services): Map<string, string> {
  const homes = new Map<string, string>()
  for (const [service, nodes] of services) {
    for (const nodeId of nodes.keys()) if (!homes.has(nodeId)) homes.set(nodeId, service)
  }
  return homes
}

/** As it is told, else as it is known. An empty text is how a server says that it does not know either. */
export function homeOf(told: string | undefined, known: string | undefined): string {
  return (told === '' ? undefined : told) ?? known ?? UNTOLD
}

export function unknownNode(nodeId: string): RegistryNode {
  return { nodeId, health: 'unknown' }
}

export function withCircuit(node: RegistryNode, circuit: NodeCircuit | undefined): RegistryNode {
  const { circuit: _, ...rest } = node
  return circuit ? { ...rest, circuit } : rest
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

function nodeOf(
  nodeId: string,
  { healthy, lastHeartbeat, host, port, metadata }: Instance,
): RegistryNode {
  return {
    nodeId,
    health: healthy === undefined ? 'unknown' : healthy ? 'healthy' : 'unhealthy',
    ...(lastHeartbeat !== undefined && { beatAt: lastHeartbeat }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(metadata !== undefined && { metadata }),
  }
}

function toldOf({ state, nextTry }: Circuit): NodeCircuit | undefined {
  if (state === 'closed') return undefined
  return { state, ...(typeof nextTry === 'number' && { nextTry }) }
}
