import { LIMITS } from 'maxine-protocol'

/** Names by which a careless copy of an object reaches a prototype: our own readers refuse them. */
const FORBIDDEN: ReadonlySet<unknown> = new Set(['__proto__', 'constructor', 'prototype'])

/** Whether it can be a name in a snapshot, where services, keys and nodes are names of an object. */
export function isSafeName(name: unknown): name is string {
  return typeof name === 'string' && !FORBIDDEN.has(name)
}

/** A snapshot nests a service's values below itself, its state, their kind, their service and their name. */
const LEVELS_ABOVE = 5

/** Whether a value can be in a snapshot without making it deeper than anybody reads. */
export function isShallow(value: unknown, levels: number = LIMITS.depth - LEVELS_ABOVE): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1))
}
