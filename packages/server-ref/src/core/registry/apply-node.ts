import type { Instance } from 'maxine-protocol/http'
import { isNumber, isObject, isText, nodeNamed } from './event-data.ts'
import type { Data, Happened } from './event-data.ts'
import { isSafeName, isShallow } from './snapshot-fit.ts'
import { changeNode, putNode, removeNode } from './registry-state.ts'
import type { NodeEntry, RegistryContent } from './registry-state.ts'

export function applyRegistered(content: RegistryContent, data: Data, happened: Happened): void {
  const instance = registered(data, happened)
  if (!instance) return
  const { nodeId, serviceName, lastHeartbeat: silentSince, rev } = instance
  const node = { nodeId, serviceName, instance, healthy: true, rev, silentSince }
  // Registering again keeps a node's place among those of its service.
  if (content.nodes.get(nodeId)?.serviceName === serviceName) changeNode(content, node)
  else putNode(content, node)
}

/** Changes the entry of an unhealthy node only, or every beat would change the digest. */
export function applyHeartbeat(content: RegistryContent, data: Data, happened: Happened): void {
  const node = nodeIn(content, data)
  if (!node) return
  const { offset, timestamp } = happened
  const rev = node.healthy ? node.rev : offset
  const instance = { ...node.instance, healthy: true, lastHeartbeat: timestamp, rev }
  changeNode(content, { ...node, instance, healthy: true, rev, silentSince: timestamp })
}

export function applyUnhealthy(content: RegistryContent, data: Data, happened: Happened): void {
  const node = nodeIn(content, data)
  if (!node) return
  const { offset: rev, timestamp: silentSince } = happened
  const instance = { ...node.instance, healthy: false, rev }
  changeNode(content, { ...node, instance, healthy: false, rev, silentSince })
}

export function applyDeregistered(content: RegistryContent, data: Data): void {
  const node = nodeIn(content, data)
  if (node) removeNode(content, node.nodeId)
}

function nodeIn(content: RegistryContent, data: Data): NodeEntry | undefined {
  const named = nodeNamed(data)
  return named && content.nodes.get(named.nodeId)
}

function registered(data: Data, { offset, timestamp }: Happened) {
  const { serviceName, nodeId, host, port, metadata } = data
  if (!isSafeName(serviceName) || !isSafeName(nodeId) || !isText(host) || !isNumber(port)) return
  if (metadata !== undefined && !(isObject(metadata) && isShallow(metadata))) return
  return {
    serviceName,
    nodeId,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(host !== undefined && port !== undefined && { address: `${host}:${port}` }),
    nodeName: nodeId,
    healthy: true,
    metadata: metadata ?? {},
    lastHeartbeat: timestamp,
    rev: offset,
  } satisfies Instance
}
