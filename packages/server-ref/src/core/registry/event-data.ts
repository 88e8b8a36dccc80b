import { isSafeName } from './snapshot-fit.ts'
import type { LoggedEvent } from '../log/log.ts'

/** What the registry's state needs to know of an event. */
export type Happened = Pick<LoggedEvent, 'event' | 'data' | 'offset' | 'timestamp'>

/** Data of an event as anybody may have published it. */
export type Data = Readonly<Record<string, unknown>>

export interface NodeNamed {
  readonly nodeId: string
  readonly serviceName?: string
}

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

export function isNumber(value: unknown): value is number | undefined {
  return value === undefined || Number.isFinite(value)
}

/** The node and service in an event's data; nothing where they are not what every event has. */
export function nodeNamed({ nodeId, serviceName }: Data): NodeNamed | undefined {
  if (!isSafeName(nodeId) || !isText(serviceName)) return undefined
  return serviceName === undefined ? { nodeId } : { nodeId, serviceName }
}
