import type { Metadata } from 'maxine-protocol/http'
import { numberIn, objectIn, textIn } from './event-data.ts'
import { withCircuit } from './registry.ts'
import type { NodeCircuit, RegistryNode } from './registry.ts'

/** What an event tells of a node. */
export interface Happening {
  readonly data: unknown
  /** When, in milliseconds since 1970. */
  readonly at: number
}

/** The node after an event, itself where it is as before; nothing when it is gone. */
export type NodeChange = (node: RegistryNode, happening: Happening) => RegistryNode | undefined

export const NODE_EVENTS: ReadonlyMap<string, NodeChange> = new Map<string, NodeChange>([
  ['service_registered', register],
  ['service_heartbeat', (node, { at }) => beat(node, at)],
  [
    'service_unhealthy',
    (node) => (node.health === 'unhealthy' ? node : { ...node, health: 'unhealthy' }),
  ],
  ['service_deregistered', () => undefined],
  ['circuit_open', open],
  ['circuit_half_open', (node) => put(node, { state: 'half-open' })],
  ['circuit_closed', (node) => put(node, undefined)],
])

/** A registration tells all of a node but its circuit; an old server leaves the address out. */
function register({ nodeId, circuit }: RegistryNode, { data, at }: Happening): RegistryNode {
  const host = textIn(data, 'host')
  const port = numberIn(data, 'port')
  const metadata = objectIn(data, 'metadata') as Metadata | undefined
  return {
    nodeId,
    health: 'healthy',
    beatAt: at,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(metadata !== undefined && { metadata }),
    ...(circuit !== undefined && { circuit }),
  }
}

function beat(node: RegistryNode, beatAt: number): RegistryNode {
  if (node.health === 'healthy' && node.beatAt === beatAt) return node
  return { ...node, health: 'healthy', beatAt }
}

function open(node: RegistryNode, { data }: Happening): RegistryNode {
  const nextTry = numberIn(data, 'nextTry')
  return put(node, { state: 'open', ...(nextTry !== undefined && { nextTry }) })
}

function put(node: RegistryNode, circuit: NodeCircuit | undefined): RegistryNode {
  const { circuit: had } = node
  const isSame = had?.state === circuit?.state && had?.nextTry === circuit?.nextTry
  return isSame ? node : withCircuit(node, circuit)
}
