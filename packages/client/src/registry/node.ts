import type { Metadata } from 'maxine-protocol/http'
import { numberIn, objectIn, textIn, valueIn } from './event-data.ts'

/**
 * A node as far as it is known. All members are always there, in one order and made in this file: with
 * one shape for all nodes a burst takes 60 % of what it takes with `{ ...node, health }` and members
 * that come and go.
 */
export interface RegistryNode {
  readonly nodeId: string
  readonly serviceName: string
  readonly health: 'healthy' | 'unhealthy' | 'unknown'
  /** When it was last heard, in milliseconds since 1970, by the clock of the server. */
  readonly beatAt?: number | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly metadata?: Metadata | undefined
  /** Offset of the event that changed it last; beats of a healthy node are no change. */
  readonly rev?: number | undefined
}

/** As a server tells it in its state. */
export function nodeOf(serviceName: string, nodeId: string, told: object): RegistryNode {
  const healthy = valueIn(told, 'healthy')
  return {
    nodeId,
    serviceName,
    health: typeof healthy === 'boolean' ? (healthy ? 'healthy' : 'unhealthy') : 'unknown',
    beatAt: numberIn(told, 'lastHeartbeat'),
    host: textIn(told, 'host'),
    port: numberIn(told, 'port'),
    metadata: metadataIn(told),
    rev: numberIn(told, 'rev'),
  }
}

/** As a registration tells it, which tells all of a node; an old server leaves the address out. */
export function registered(
  serviceName: string,
  nodeId: string,
  data: unknown,
  { beatAt, rev }: Pick<RegistryNode, 'beatAt' | 'rev'>,
): RegistryNode {
  return {
    nodeId,
    serviceName,
    health: 'healthy',
    beatAt,
    host: textIn(data, 'host'),
    port: numberIn(data, 'port'),
    metadata: metadataIn(data) ?? {},
    rev,
  }
}

export function beating(
  node: RegistryNode,
  beatAt: number | undefined,
  rev: number | undefined,
): RegistryNode {
  if (node.health === 'healthy' && node.beatAt === beatAt) return node
  const { nodeId, serviceName, host, port, metadata } = node
  const since = node.health === 'healthy' ? node.rev : rev
  return { nodeId, serviceName, health: 'healthy', beatAt, host, port, metadata, rev: since }
}

export function failing(node: RegistryNode, rev: number | undefined): RegistryNode {
  const { nodeId, serviceName, beatAt, host, port, metadata } = node
  return { nodeId, serviceName, health: 'unhealthy', beatAt, host, port, metadata, rev }
}

function metadataIn(data: unknown): Metadata | undefined {
  return objectIn(data, 'metadata') as Metadata | undefined
}
