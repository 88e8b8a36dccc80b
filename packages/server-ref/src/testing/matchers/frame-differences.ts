import { matchesFields } from '../scenario/matches-fields.ts'
import { isObject } from '../scenario/seen-frames.ts'

/** One field in which a value is not as wanted. */
export interface Difference {
  /** `hello.subscriptions[0].id`. */
  readonly at: string
  readonly is: unknown
  readonly wanted: unknown
}

/** Every field that keeps {@link matchesFields} from saying yes, as deep as it goes. */
export function differences(is: unknown, wanted: unknown, at = ''): Difference[] {
  if (matchesFields(is, wanted)) return []
  if (Array.isArray(is) && Array.isArray(wanted) && is.length === wanted.length) {
    return wanted.flatMap((member, index) => differences(is[index], member, `${at}[${index}]`))
  }
  const goesOn = isObject(is) && isObject(wanted) && !('asymmetricMatch' in wanted)
  if (!goesOn) return [{ at, is, wanted }]
  const below = at === '' ? '' : `${at}.`
  return Object.entries(wanted).flatMap(([name, member]) =>
    differences(is[name], member, `${below}${name}`),
  )
}

/** Of some values the one most like what is wanted, the latest of equals; none where none has a field of it. */
export function nearest<Value>(values: readonly Value[], wanted: unknown): Value | undefined {
  let found: Value | undefined
  let most = 1
  for (const value of values) {
    const alike = likeness(value, wanted)
    if (alike < most) continue
    most = alike
    found = value
  }
  return found
}

/** A point for each field that is there, and another two where it is as wanted. */
function likeness(is: unknown, wanted: unknown): number {
  if (Array.isArray(is) && Array.isArray(wanted)) {
    return wanted.reduce<number>((sum, member, index) => sum + likeness(is[index], member), 1)
  }
  if (!isObject(is) || !isObject(wanted) || 'asymmetricMatch' in wanted) {
    return matchesFields(is, wanted) ? 2 : 0
  }
  return Object.entries(wanted).reduce(
    (sum, [name, member]) => sum + (Object.hasOwn(is, name) ? 1 + likeness(is[name], member) : 0),
    0,
  )
}
