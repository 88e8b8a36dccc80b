import { LIMITS } from 'maxine-protocol'
import type { Registered, Registration } from 'maxine-protocol/http'
import { isSafeName, isShallow } from './snapshot-fit.ts'
import { RegistryError } from './registry-error.ts'
import type { RegistryContent } from './registry-state.ts'
import type { Workings } from './workings.ts'

/** @throws RegistryError for what no client could read, and where another service has the node's id. */
export async function register(workings: Workings, asked: Registration): Promise<Registered> {
  const { serviceName, host, port, metadata } = asked
  const nodeId = `${serviceName}:${host}:${port}`
  assertSafe('serviceName', serviceName)
  assertShallow('metadata', metadata)
  // In code points, as every other name is measured.
  if (Array.from(nodeId).length > LIMITS.text) {
    const most = `with serviceName and port at most ${LIMITS.text} characters`
    throw new RegistryError('bad-request', 'host', most)
  }
  return workings.takeTurns(nodeId, async () => {
    assertUnclaimed(workings.content, nodeId, serviceName)
    const data = { serviceName, nodeId, host, port, ...(metadata && { metadata }) }
    await workings.log.append({ event: 'service_registered', data })
    return { nodeId, status: 'registered' }
  })
}

export function heartbeat(workings: Workings, nodeId: string): Promise<boolean> {
  return workings.takeTurns(nodeId, () => tell(workings, 'service_heartbeat', nodeId))
}

export function deregister(workings: Workings, nodeId: string): Promise<boolean> {
  return workings.takeTurns(nodeId, () => remove(workings, nodeId))
}

/** What the silence of a node leads to, when it has lasted long enough: first unhealthy, then removed. */
export function lapse(
  workings: Workings,
  nodeId: string,
  hasLapsed: () => boolean,
): Promise<boolean> {
  return workings.takeTurns(nodeId, async () => {
    const node = workings.content.nodes.get(nodeId)
    // It may have spoken while this waited for its turn.
    if (!node || !hasLapsed()) return false
    return node.healthy ? tell(workings, 'service_unhealthy', nodeId) : remove(workings, nodeId)
  })
}

export function assertSafe(field: string, name: string): void {
  if (!isSafeName(name)) throw new RegistryError('bad-request', field, 'a name nobody may read')
}

export function assertShallow(field: string, value: unknown): void {
  if (!isShallow(value)) throw new RegistryError('bad-request', field, 'too many levels')
}

/** A service's name and a host can both hold colons. */
function assertUnclaimed(content: RegistryContent, nodeId: string, serviceName: string): void {
  const owner = content.nodes.get(nodeId)?.serviceName
  if (owner === undefined || owner === serviceName) return
  throw new RegistryError('conflict', 'serviceName', 'another service has a node of the same id')
}

/** A circuit ends with its node, or it would stay an entry for ever. */
async function remove(workings: Workings, nodeId: string): Promise<boolean> {
  const { content, log } = workings
  const circuit = content.circuits.get(nodeId)
  const serviceName = content.nodes.get(nodeId)?.serviceName
  if (serviceName !== undefined && circuit) {
    await log.append({ event: 'circuit_closed', data: { nodeId, serviceName, failures: 0 } })
  }
  return tell(workings, 'service_deregistered', nodeId)
}

async function tell({ content, log }: Workings, event: string, nodeId: string): Promise<boolean> {
  const node = content.nodes.get(nodeId)
  if (!node) return false
  await log.append({ event, data: { nodeId, serviceName: node.serviceName } })
  return true
}
