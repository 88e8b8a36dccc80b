import type { EventMessage } from 'maxine-protocol'
import type { CircuitChange, ConfigChange, NodeChange, RegistryChanges } from './changes.ts'

/**
 * What happened while nobody listened, in the words in which it would have been told. Of what happened several times
 * only the last is known, and when, only of beats and configuration.
 */
export function eventsOf({ nodes, configs, circuits }: RegistryChanges): readonly EventMessage[] {
  // A node that moved to another service would else be gone from both.
  const inOrder = [...nodes.filter(isRemoval), ...nodes.filter((change) => !isRemoval(change))]
  return [...inOrder.flatMap(ofNode), ...circuits.map(ofCircuit), ...configs.map(ofConfig)]
}

function isRemoval({ type }: NodeChange): boolean {
  return type === 'removed'
}

function ofNode({ type, serviceName, nodeId, value, old }: NodeChange): EventMessage[] {
  const named = { serviceName, nodeId }
  if (type === 'removed') return [event('service_deregistered', named)]
  if (type === 'beat') return [event('service_heartbeat', named, value.beatAt)]
  const { host, port, metadata, health, beatAt } = value
  const isMoved = old?.host !== host || old?.port !== port || old?.metadata !== metadata
  const isAnew = type === 'added' || isMoved
  const heard = isAnew
    ? event('service_registered', { ...named, host, port, metadata }, beatAt)
    : event('service_heartbeat', named, beatAt)
  if (health !== 'unhealthy') return [heard]
  const failed = event('service_unhealthy', named)
  return isAnew || old.beatAt !== beatAt ? [heard, failed] : [failed]
}

function ofCircuit({ nodeId, value, old }: CircuitChange): EventMessage {
  const { serviceName, state, failures, nextTry } = value ?? { ...old, state: 'closed' as const }
  const named = { nodeId, ...(serviceName && { serviceName }) }
  if (state === 'closed') return event('circuit_closed', named)
  const told = { ...named, failures, ...(nextTry !== undefined && { nextTry }) }
  return event(state === 'open' ? 'circuit_open' : 'circuit_half_open', told)
}

function ofConfig({ serviceName, key, value: entry }: ConfigChange): EventMessage {
  if (!entry) return event('config_deleted', { serviceName, key })
  const { value, version, metadata, updatedAt } = entry
  return event('config_changed', { serviceName, key, value, version, metadata }, updatedAt)
}

function event(name: string, data: object, timestamp?: number): EventMessage {
  return { type: 'event', event: name, data, ...(timestamp !== undefined && { timestamp }) }
}
