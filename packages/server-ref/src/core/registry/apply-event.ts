import { applyCircuitClosed, applyCircuitHalfOpen, applyCircuitOpen } from './apply-circuit.ts'
import { applyConfigChanged, applyConfigDeleted } from './apply-config.ts'
import { applyDeregistered, applyHeartbeat, applyRegistered, applyUnhealthy } from './apply-node.ts'
import { isObject } from './event-data.ts'
import type { Data, Happened } from './event-data.ts'
import type { RegistryContent } from './registry-state.ts'

/**
 * Brings the state to the offset of an event, by the rules of the digest in Maxine's `PROTOCOL.md`.
 * Asks nothing of time or chance, so the same events always give the same state. Anybody may publish
 * an event of any name: one whose data is not what its name promises moves the offset and no more.
 */
export function applyEvent(content: RegistryContent, happened: Happened): void {
  const { event, data, offset } = happened
  content.offset = offset
  if (isObject(data)) CHANGES.get(event)?.(content, data, happened)
}

type Change = (content: RegistryContent, data: Data, happened: Happened) => void

const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['service_registered', applyRegistered],
  ['service_heartbeat', applyHeartbeat],
  ['service_unhealthy', applyUnhealthy],
  ['service_deregistered', applyDeregistered],
  ['config_changed', applyConfigChanged],
  ['config_deleted', applyConfigDeleted],
  ['circuit_open', applyCircuitOpen],
  ['circuit_half_open', applyCircuitHalfOpen],
  ['circuit_closed', applyCircuitClosed],
])
