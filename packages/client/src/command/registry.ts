import type { EventMessage } from 'maxine-protocol'
import type { Circuit, Instance, RegistryState } from 'maxine-protocol/http'

/** Services by name, in each its nodes by id. Never changed: what an event leaves alone stays the same object. */
export type Registry = ReadonlyMap<string, ReadonlyMap<string, RegistryNode>>

export interface RegistryNode {
  readonly nodeId: string
  readonly health: 'healthy' | 'unhealthy' | 'unknown'
  /** When it was last heard, in milliseconds since 1970. */
  readonly beatAt?: number
  /** Absent where it is closed, or nobody has told of it. */
  readonly circuit?: NodeCircuit
}

interface NodeCircuit {
  readonly state: 'open' | 'half-open'
  /** When an open one is tried again, in milliseconds since 1970. */
  readonly nextTry?: number
}

/** For nodes that an old server names without their service. */
export const UNTOLD = '(untold)'

export const EMPTY: Registry = new Map()

/** What a new server says its registry holds. */
export function registryOf({ services, circuits }: RegistryState): Registry {
  let registry: Registry = new Map(
    Object.entries(services).map(([service, instances]) => {
      const nodes = Object.entries(instances).map(
        ([nodeId, instance]) => [nodeId, nodeOf(nodeId, instance)] as const,
      )
      return [service, new Map(nodes)]
    }),
  )
  for (const [nodeId, circuit] of Object.entries(circuits)) {
    const { service, node } = locate(registry, { nodeId, service: circuit.serviceName })
    registry = put(registry, service, withCircuit(node, circuitOf(circuit)))
  }
  return registry
}

/** What an old server says: names, some with a version behind a colon. */
export function registryNamed(names: readonly string[]): Registry {
  return new Map(names.map((name) => [name.replace(/:\d[\w.-]*$/, ''), new Map()]))
}

/** What the registry holds after an event; the same object where the event is about something else. */
export function applyEvent(registry: Registry, event: Told, now: number): Registry {
  const apply = Object.hasOwn(APPLIED, event.event) ? APPLIED[event.event] : undefined
  const nodeId = textIn(event.data, 'nodeId')
  if (!apply || nodeId === undefined) return registry
  const { service, node } = locate(registry, { nodeId, service: textIn(event.data, 'serviceName') })
  // The clock of the server may be ahead of ours.
  const next = apply(node, { data: event.data, at: Math.min(event.timestamp ?? now, now) })
  return next ? put(without(registry, nodeId, service), service, next) : without(registry, nodeId)
}

/** As much of an event as changes a registry. */
export type Told = Pick<EventMessage, 'event' | 'data' | 'timestamp'>

interface Happening {
  readonly data: unknown
  readonly at: number
}

/** The node after an event; nothing when it is gone. */
type Apply = (node: RegistryNode, happening: Happening) => RegistryNode | undefined

const APPLIED: Readonly<Record<string, Apply>> = {
  service_registered: (node, { at }) => ({ ...node, health: 'healthy', beatAt: at }),
  service_heartbeat: (node, { at }) => ({ ...node, health: 'healthy', beatAt: at }),
  service_unhealthy: (node) => ({ ...node, health: 'unhealthy' }),
  service_deregistered: () => undefined,
  circuit_open: (node, { data }) => {
    const nextTry = field(data, 'nextTry')
    const when = typeof nextTry === 'number' ? { nextTry } : {}
    return withCircuit(node, { state: 'open', ...when })
  },
  circuit_half_open: (node) => withCircuit(node, { state: 'half-open' }),
  circuit_closed: (node) => withCircuit(node, undefined),
}

function nodeOf(nodeId: string, { healthy, lastHeartbeat }: Instance): RegistryNode {
  return {
    nodeId,
    health: healthy === undefined ? 'unknown' : healthy ? 'healthy' : 'unhealthy',
    ...(lastHeartbeat !== undefined && { beatAt: lastHeartbeat }),
  }
}

function circuitOf({ state, nextTry }: Circuit): NodeCircuit | undefined {
  if (state === 'closed') return undefined
  return { state, ...(typeof nextTry === 'number' && { nextTry }) }
}

function withCircuit(node: RegistryNode, circuit: NodeCircuit | undefined): RegistryNode {
  const { circuit: _, ...rest } = node
  return circuit ? { ...rest, circuit } : rest
}

/** The node, and where it belongs: as it is told, else as it is known. */
function locate(
  registry: Registry,
  { nodeId, service }: { readonly nodeId: string; readonly service: string | undefined },
): { readonly service: string; readonly node: RegistryNode } {
  const known = serviceOf(registry, nodeId)
  const node = known === undefined ? undefined : registry.get(known)?.get(nodeId)
  // An empty text is how a server says that it does not know either.
  const told = service === '' ? undefined : service
  return { service: told ?? known ?? UNTOLD, node: node ?? { nodeId, health: 'unknown' } }
}

function serviceOf(registry: Registry, nodeId: string): string | undefined {
  for (const [service, nodes] of registry) if (nodes.has(nodeId)) return service
  return undefined
}

function put(registry: Registry, service: string, node: RegistryNode): Registry {
  const nodes = new Map(registry.get(service)).set(node.nodeId, node)
  return new Map(registry).set(service, nodes)
}

/** Without the node wherever it is, but for one service; a service ends with its last node. */
function without(registry: Registry, nodeId: string, except?: string): Registry {
  const service = serviceOf(registry, nodeId)
  if (service === undefined || service === except) return registry
  const nodes = new Map(registry.get(service))
  nodes.delete(nodeId)
  const rest = new Map(registry)
  if (nodes.size > 0) rest.set(service, nodes)
  else rest.delete(service)
  return rest
}

function textIn(data: unknown, name: string): string | undefined {
  const value = field(data, name)
  return typeof value === 'string' ? value : undefined
}

function field(data: unknown, name: string): unknown {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return undefined
  return (data as Record<string, unknown>)[name]
}
