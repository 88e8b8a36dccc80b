import { FORBIDDEN_NAMES, LIMITS } from 'maxine-protocol'

/** Whether it can be a name in a snapshot, where services, keys and nodes are names of an object. */
export function isSafeName(name: unknown): name is string {
  return typeof name === 'string' && !FORBIDDEN_NAMES.includes(name)
}

/** A snapshot nests a service's values below itself, its state, their kind, their service and their name. */
const LEVELS_ABOVE = 5

/** Whether a value can be in a snapshot without making it deeper than anybody reads. */
export function isShallow(value: unknown, levels: number = LIMITS.depth - LEVELS_ABOVE): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1))
}
