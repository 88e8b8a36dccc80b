import type { ConfigEntry } from 'maxine-protocol/http'
import { circuitOf } from '../circuit.ts'
import type { RegistryCircuit } from '../circuit.ts'
import { numberIn, objectIn, textIn, valueIn } from '../event-data.ts'
import type { Nested } from '../nested-map.ts'
import { placeIn } from './listed.ts'
import type { Listed, ListedNode } from './listed.ts'

/**
 * What old servers answer, read leniently: of an answer of another shape nothing is left, and of a member of another
 * shape nothing but itself is missing.
 */

/**
 * `GET /service-mesh/envoy-config`: a cluster for each service, with an endpoint for each node. No ids, no owners; a node
 * id is `host:port` there.
 */
export function readEnvoyConfig(told: unknown): Listed | undefined {
  const clusters = valueIn(objectIn(told, 'static_resources'), 'clusters')
  if (!Array.isArray(clusters)) return undefined
  const nodes = new Map<string, Map<string, ListedNode>>()
  for (const cluster of clusters as readonly unknown[]) {
    const service = textIn(cluster, 'name')
    if (service === undefined) continue
    const inner = nodes.get(service) ?? new Map<string, ListedNode>()
    for (const node of endpointsIn(cluster)) inner.set(node.nodeId, node)
    nodes.set(service, inner)
  }
  return { nodes, owners: new Map() }
}

function endpointsIn(cluster: unknown): readonly ListedNode[] {
  const groups = listIn(objectIn(cluster, 'load_assignment'), 'endpoints')
  return groups.flatMap((group) => listIn(group, 'lb_endpoints').flatMap(endpointOf))
}

function endpointOf(told: unknown): readonly ListedNode[] {
  const address = objectIn(objectIn(told, 'endpoint'), 'address')
  const socket = objectIn(address, 'socket_address')
  const host = textIn(socket, 'address')
  // As it was registered: a server of that time takes a text as well.
  const port = valueIn(socket, 'port_value')
  if (host === undefined) return []
  const isPort = typeof port === 'number' || typeof port === 'string'
  if (!isPort) return [{ nodeId: host, host }]
  return [{ nodeId: `${host}:${port}`, host, port: Number(port) }]
}

/** `GET /backup`: everything, owners as well; only where that server keeps its registry in a file or a database. */
export function readBackup(told: unknown): Listed | undefined {
  const services = objectIn(told, 'services')
  const owners = objectIn(told, 'nodeToService')
  if (!services || !owners) return undefined
  const nodes = new Map<string, Map<string, ListedNode>>()
  for (const [service, one] of Object.entries(services)) {
    const inner = Object.entries(objectIn(one, 'nodes') ?? {})
    const read = inner.map(([nodeId, node]) => [nodeId, backedUp(service, nodeId, node)] as const)
    nodes.set(service, new Map(read))
  }
  const owned = Object.entries(owners).filter((pair): pair is [string, string] => isText(pair[1]))
  const configs = configsIn(objectIn(told, 'configurations') ?? {})
  return { nodes, owners: new Map(owned), rest: { configs, circuits: circuitsIn(told) } }
}

function backedUp(service: string, nodeId: string, told: unknown): ListedNode {
  const { host, port } = placeIn(nodeId, service)
  return {
    nodeId,
    host: textIn(told, 'host') ?? host,
    port: numberIn(told, 'port') ?? port,
    metadata: objectIn(told, 'metadata') as ListedNode['metadata'],
  }
}

function circuitsIn(told: unknown): Map<string, RegistryCircuit> {
  const [states, failures, lastFailures, nextTries] = [
    'circuitState',
    'circuitFailures',
    'circuitLastFailure',
    'circuitNextTry',
  ].map((name) => objectIn(told, name) ?? {})
  const circuits = new Map<string, RegistryCircuit>()
  for (const [nodeId, state] of Object.entries(states ?? {})) {
    const circuit = circuitOf(nodeId, {
      state: state as unknown,
      failures: numberIn(failures, nodeId),
      lastFailure: numberIn(lastFailures, nodeId),
      nextTry: numberIn(nextTries, nodeId),
    })
    if (circuit) circuits.set(nodeId, circuit)
  }
  return circuits
}

function configsIn(told: object): Nested<ConfigEntry> {
  const services = Object.entries(told)
  return new Map(services.map(([service, entries]) => [service, readConfigs(entries) ?? new Map()]))
}

/** `GET /config/all?serviceName=`: the values of a service by key. */
export function readConfigs(told: unknown): ReadonlyMap<string, ConfigEntry> | undefined {
  if (typeof told !== 'object' || told === null || Array.isArray(told)) return undefined
  const entries = Object.entries(told).filter(([, entry]) => valueIn(entry, 'value') !== undefined)
  return new Map(entries as [string, ConfigEntry][])
}

/** `GET /servers`: names, some with a version behind a colon, which is part of the name there. */
export function readNames(told: unknown): readonly string[] | undefined {
  const names = valueIn(told, 'services')
  return Array.isArray(names) ? names.filter(isText) : undefined
}

/** What the server has counted, and since when. */
export interface Metrics {
  readonly uptimeMs: number
  /** Every event there was. */
  readonly events: number
}

/** `GET /metrics`, as deployed servers answer it; the uptime is in seconds. */
export function readMetrics(told: unknown): Metrics | undefined {
  const [uptime, events] = [numberIn(told, 'uptime'), numberIn(told, 'eventsBroadcasted')]
  if (uptime === undefined || events === undefined) return undefined
  return { uptimeMs: uptime * 1_000, events }
}

function listIn(told: unknown, name: string): readonly unknown[] {
  const list = valueIn(told, name)
  return Array.isArray(list) ? list : []
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
