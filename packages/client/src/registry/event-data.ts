import { FORBIDDEN_NAMES, LIMITS } from 'maxine-protocol'

/** Data of an event as anybody may have published it: a member is read where it is what its name promises. */
export function textIn(data: unknown, name: string): string | undefined {
  const value = valueIn(data, name)
  return typeof value === 'string' ? value : undefined
}

export function numberIn(data: unknown, name: string): number | undefined {
  const value = valueIn(data, name)
  return typeof value === 'number' ? value : undefined
}

export function objectIn(data: unknown, name: string): object | undefined {
  const value = valueIn(data, name)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}

export function valueIn(data: unknown, name: string): unknown {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return undefined
  return (data as Readonly<Record<string, unknown>>)[name]
}

/** A text that can be the name of a member: in a snapshot, nodes, services and keys are. */
export function nameIn(data: unknown, name: string): string | undefined {
  const text = textIn(data, name)
  return text !== undefined && FORBIDDEN_NAMES.includes(text) ? undefined : text
}

/** A snapshot nests a service's values below itself, its state, their kind, their service and their name. */
const LEVELS = LIMITS.depth - 5

/** Whether a value could be in a snapshot without making it deeper than anybody reads. */
export function isShallow(value: unknown, levels = LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1))
}
