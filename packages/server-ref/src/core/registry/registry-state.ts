import { EMPTY_DIGEST, foldEntry } from 'maxine-protocol'
import type { Digest, EntryKind } from 'maxine-protocol'
import type { Circuit, ConfigEntry, Instance } from 'maxine-protocol/http'

/**
 * What is registered, configured and tripped at one offset. The entries are never changed, only
 * replaced, so what has been handed out stays as it was.
 */
export interface RegistryContent {
  /** Offset of the last event that is in here. */
  offset: number
  digest: Digest
  readonly nodes: Map<string, NodeEntry>
  /** Node ids by service. No service is empty. */
  readonly services: Map<string, Set<string>>
  /** By service, then by key. No service is empty. */
  readonly configs: Map<string, Map<string, ConfigurationEntry>>
  /** By node id; a closed circuit is none. */
  readonly circuits: Map<string, CircuitEntry>
}

/** Whose entry it is, and the offset of the event that changed it last. */
interface Owned {
  readonly serviceName: string
  readonly rev: number
}

export interface NodeEntry extends Owned {
  readonly nodeId: string
  readonly instance: Instance
  readonly healthy: boolean
  /** When it was last heard from, or became unhealthy: how long its silence counts from. */
  readonly silentSince: number
}

export interface ConfigurationEntry extends Owned {
  readonly key: string
  readonly version: number
  readonly entry: ConfigEntry
}

export interface CircuitEntry extends Owned {
  readonly nodeId: string
  readonly circuit: Circuit
  /** How long it waits, or waited, before it is tried. */
  readonly retryMs?: number
}

export function createContent(): RegistryContent {
  return {
    offset: 0,
    digest: EMPTY_DIGEST,
    nodes: new Map(),
    services: new Map(),
    configs: new Map(),
    circuits: new Map(),
  }
}

/** Puts an entry in the place of the one with its name, if there is one. */
export function putNode(content: RegistryContent, node: NodeEntry): void {
  removeNode(content, node.nodeId)
  const nodeIds = content.services.get(node.serviceName) ?? new Set()
  content.services.set(node.serviceName, nodeIds.add(node.nodeId))
  content.nodes.set(node.nodeId, node)
  fold(content, 'node', node.nodeId, node)
}

/** The same node, changed: its place among the others stays. */
export function changeNode(content: RegistryContent, node: NodeEntry): void {
  const before = content.nodes.get(node.nodeId)
  content.nodes.set(node.nodeId, node)
  if (before?.rev === node.rev) return
  if (before) fold(content, 'node', node.nodeId, before)
  fold(content, 'node', node.nodeId, node)
}

export function removeNode(content: RegistryContent, nodeId: string): void {
  const node = content.nodes.get(nodeId)
  if (!node) return
  content.nodes.delete(nodeId)
  const nodeIds = content.services.get(node.serviceName)
  nodeIds?.delete(nodeId)
  if (nodeIds?.size === 0) content.services.delete(node.serviceName)
  fold(content, 'node', nodeId, node)
}

/** Puts an entry in the place of the one with its service and key, if there is one. */
export function putConfig(content: RegistryContent, config: ConfigurationEntry): void {
  const { serviceName, key } = config
  const before = content.configs.get(serviceName)?.get(key)
  if (before) fold(content, 'config', key, before)
  const entries = content.configs.get(serviceName) ?? new Map<string, ConfigurationEntry>()
  content.configs.set(serviceName, entries.set(key, config))
  fold(content, 'config', key, config)
}

export function removeConfig(content: RegistryContent, serviceName: string, key: string): void {
  const entries = content.configs.get(serviceName)
  const config = entries?.get(key)
  if (!entries || !config) return
  entries.delete(key)
  if (entries.size === 0) content.configs.delete(serviceName)
  fold(content, 'config', key, config)
}

/** Puts an entry in the place of the one of its node, if there is one. */
export function putCircuit(content: RegistryContent, circuit: CircuitEntry): void {
  removeCircuit(content, circuit.nodeId)
  content.circuits.set(circuit.nodeId, circuit)
  fold(content, 'circuit', circuit.nodeId, circuit)
}

export function removeCircuit(content: RegistryContent, nodeId: string): void {
  const circuit = content.circuits.get(nodeId)
  if (!circuit) return
  content.circuits.delete(nodeId)
  fold(content, 'circuit', nodeId, circuit)
}

/** In when it is out, out when it is in. */
function fold(content: RegistryContent, kind: EntryKind, name: string, entry: Owned): void {
  const { serviceName, rev } = entry
  content.digest = foldEntry(content.digest, { kind, serviceName, name, offset: rev })
}
