import type { Metadata } from 'maxine-protocol/http'
import { numberIn, objectIn, textIn } from './event-data.ts'
import { beating, failing, registered, withCircuit } from './node.ts'
import type { RegistryNode } from './node.ts'

/** The node after an event, itself where it is as before; nothing when it is gone. */
export type NodeChange = (node: RegistryNode, data: unknown, at: number) => RegistryNode | undefined

export const NODE_EVENTS: ReadonlyMap<string, NodeChange> = new Map<string, NodeChange>([
  ['service_registered', register],
  ['service_heartbeat', (node, _, at) => beating(node, at)],
  ['service_unhealthy', failing],
  ['service_deregistered', () => undefined],
  ['circuit_open', open],
  ['circuit_half_open', (node) => withCircuit(node, { state: 'half-open' })],
  ['circuit_closed', (node) => withCircuit(node, undefined)],
])

function register(node: RegistryNode, data: unknown, at: number): RegistryNode {
  return registered(node, at, {
    host: textIn(data, 'host'),
    port: numberIn(data, 'port'),
    metadata: objectIn(data, 'metadata') as Metadata | undefined,
  })
}

function open(node: RegistryNode, data: unknown): RegistryNode {
  const nextTry = numberIn(data, 'nextTry')
  return withCircuit(node, { state: 'open', ...(nextTry !== undefined && { nextTry }) })
}
