import { isObject } from './seen-frames.ts'

/**
 * Whether a value has all that is wanted of it: of objects so many fields at least, of lists the same
 * members. What knows by itself whether it is met, such as vitest's `expect.any(String)`, is asked.
 */
export function matchesFields(value: unknown, wanted: unknown): boolean {
  if (isObject(wanted) && typeof wanted['asymmetricMatch'] === 'function') {
    return Boolean((wanted as unknown as Asked).asymmetricMatch(value))
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(value) || value.length !== wanted.length) return false
    return wanted.every((member, index) => matchesFields(value[index], member))
  }
  if (!isObject(wanted)) return Object.is(value, wanted)
  if (!isObject(value)) return false
  return Object.entries(wanted).every(([name, member]) => matchesFields(value[name], member))
}

interface Asked {
  readonly asymmetricMatch: (value: unknown) => unknown
}
