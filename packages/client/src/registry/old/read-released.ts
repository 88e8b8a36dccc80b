import type { Metadata } from 'maxine-protocol/http'
import { numberIn, objectIn, textIn } from '../event-data.ts'
import type { Nested } from '../nested-map.ts'
import type { ListedNode } from './listed.ts'

/** Of schemes whose addresses name no port. */
const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/**
 * `GET /api/maxine/serviceops/servers` of the released servers: `{ orders: { offset, nodes: { 'n-0': { nodeName,
 * parentNode, address, timeOut, registeredAt } } } }`. A node of weight 3 is listed three times, a heartbeat is a
 * registration and makes a new `registeredAt`, and `offset` changes with every discovery: none of that is a change.
 */
export function readReleased(told: unknown): Nested<ListedNode> | undefined {
  if (typeof told !== 'object' || told === null || Array.isArray(told)) return undefined
  const services = new Map<string, ReadonlyMap<string, ListedNode>>()
  for (const [service, one] of Object.entries(told)) {
    const nodes = objectIn(one, 'nodes')
    // Whatever else is at this address, and answers with an object.
    if (!nodes) return undefined
    const grouped = parentsOf(nodes)
    if (grouped.size > 0) services.set(service, grouped)
  }
  return services
}

function parentsOf(nodes: object): Map<string, ListedNode> {
  const parts = new Map<string, object[]>()
  for (const [name, part] of Object.entries(nodes) as [string, unknown][]) {
    if (typeof part !== 'object' || part === null) continue
    const parent = textIn(part, 'parentNode') ?? textIn(part, 'nodeName') ?? name
    parts.set(parent, [...(parts.get(parent) ?? []), part])
  }
  return new Map([...parts].map(([nodeId, all]) => [nodeId, nodeOf(nodeId, all)]))
}

function nodeOf(nodeId: string, parts: readonly object[]): ListedNode {
  const [first] = parts
  const [address, timeOut] = [textIn(first, 'address'), numberIn(first, 'timeOut')]
  const metadata: Metadata = {
    weight: parts.length,
    ...(address !== undefined && { address }),
    // In seconds: without a registration for so long, and half a second, it is gone.
    ...(timeOut !== undefined && { timeOut }),
  }
  return { nodeId, ...placeIn(address), metadata }
}

function placeIn(address: string | undefined): Pick<ListedNode, 'host' | 'port'> {
  try {
    const { hostname, port, protocol } = new URL(address ?? '')
    return { host: hostname, port: port === '' ? PORTS[protocol] : Number(port) }
  } catch {
    return {}
  }
}
