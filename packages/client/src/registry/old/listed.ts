import type { ConfigEntry, Metadata } from 'maxine-protocol/http'
import type { RegistryCircuit } from '../circuit.ts'
import type { Nested } from '../nested-map.ts'
import type { Registry } from '../registry.ts'

/** Where a node listens, as far as a list tells. */
export interface ListedNode {
  readonly nodeId: string
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly metadata?: Metadata | undefined
}

/** What an old server lists in one pass, so that it is all of one moment. */
export interface Listed {
  /** By service, then by node id. The same node can be under several services. */
  readonly nodes: Nested<ListedNode>
  /** Which service registered a node last, where the list tells; of the others nobody knows. */
  readonly owners: ReadonlyMap<string, string>
  /** Absent where the list is one of nodes only. */
  readonly rest?: {
    readonly configs: Nested<ConfigEntry>
    readonly circuits: ReadonlyMap<string, RegistryCircuit>
  }
}

/** What a registry says, as if it had been listed. */
export function listedIn({ services, ...rest }: Registry): Listed {
  return { nodes: services, owners: new Map(), rest }
}

/**
 * The parts of `host:port`, which is what deployed servers make node ids of; the documents put the service in front.
 * Nothing where it is neither.
 */
export function placeIn(nodeId: string, serviceName: string): Pick<ListedNode, 'host' | 'port'> {
  const place = nodeId.startsWith(`${serviceName}:`) ? nodeId.slice(serviceName.length + 1) : nodeId
  // The last colon: an IPv6 host has more of them.
  const [, host, digits] = /^(.+):(\d{1,5})$/.exec(place) ?? []
  return digits === undefined ? {} : { host, port: Number(digits) }
}
