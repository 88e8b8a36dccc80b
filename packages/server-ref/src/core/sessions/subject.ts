import type { Filter } from 'maxine-protocol'
import type { NewEvent } from '../log/log.ts'

/** What filters look at in an event; `undefined` where the event does not say and nobody knows. */
export interface Subject {
  readonly event: string
  readonly serviceName: unknown
  readonly nodeId: unknown
}

/** Reads an event as `matchesFilter` of maxine-protocol does. */
export function subjectOf(
  { event, data }: NewEvent,
  serviceOf: (nodeId: string) => string | undefined,
): Subject {
  const nodeId = ownField(data, 'nodeId')
  const named = ownField(data, 'serviceName') ?? undefined
  const isUnnamed = named === undefined && typeof nodeId === 'string'
  return { event, nodeId, serviceName: isUnnamed ? serviceOf(nodeId) : named }
}

/**
 * Whether an event passes one filter. Names are compared as they are: there are no patterns on this
 * wire, so a star in a name is a star.
 */
export function passes(filter: Filter, { event, serviceName, nodeId }: Subject): boolean {
  if (filter.event !== undefined && filter.event !== event) return false
  if (filter.nodeId !== undefined && filter.nodeId !== nodeId) return false
  if (filter.serviceName === undefined) return true
  return serviceName === undefined ? nodeId !== undefined : serviceName === filter.serviceName
}

/** An own field of something that may not be an object. */
export function ownField(data: unknown, name: string): unknown {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return undefined
  return (data as Record<string, unknown>)[name]
}
