import type { Circuit } from 'maxine-protocol/http'
import { isNumber, nodeNamed } from './event-data.ts'
import type { Data, Happened } from './event-data.ts'
import { putCircuit, removeCircuit } from './registry-state.ts'
import type { RegistryContent } from './registry-state.ts'

export function applyCircuitOpen(content: RegistryContent, data: Data, happened: Happened): void {
  const { offset, timestamp } = happened
  const read = tripped(content, data)
  if (!read) return
  const { failures, nextTry, ...named } = read
  const { retryAfterMs } = data
  const told = isNumber(retryAfterMs) ? retryAfterMs : undefined
  const retryMs = told ?? (nextTry === undefined ? undefined : nextTry - timestamp)
  const circuit: Circuit = {
    ...counted('open', failures),
    lastFailure: timestamp,
    nextTry: nextTry ?? null,
    ...named,
    rev: offset,
  }
  const entry = { ...named, circuit, rev: offset }
  putCircuit(content, retryMs === undefined ? entry : { ...entry, retryMs })
}

export function applyCircuitHalfOpen(
  content: RegistryContent,
  data: Data,
  happened: Happened,
): void {
  const { offset } = happened
  const read = tripped(content, data)
  if (!read) return
  const { failures, nextTry: _, ...named } = read
  const before = content.circuits.get(named.nodeId)
  const circuit: Circuit = {
    ...counted('half-open', failures),
    lastFailure: before?.circuit.lastFailure ?? null,
    nextTry: null,
    ...named,
    rev: offset,
  }
  putCircuit(content, { ...before, ...named, circuit, rev: offset })
}

export function applyCircuitClosed(content: RegistryContent, data: Data): void {
  const named = tripped(content, data)
  if (named) removeCircuit(content, named.nodeId)
}

/** What all circuit events say; nothing where one says it wrongly. */
function tripped(content: RegistryContent, data: Data) {
  const named = nodeNamed(data)
  const { failures, nextTry } = data
  if (!named || !isNumber(failures) || !isNumber(nextTry)) return undefined
  const { nodeId } = named
  return {
    nodeId,
    serviceName: named.serviceName ?? content.nodes.get(nodeId)?.serviceName ?? '',
    failures: failures ?? content.circuits.get(nodeId)?.circuit.failures ?? 0,
    nextTry,
  }
}

/** Old servers count in `failures`, the documents in `failureCount`. */
function counted(state: Circuit['state'], failures: number) {
  return { state, failures, failureCount: failures }
}
