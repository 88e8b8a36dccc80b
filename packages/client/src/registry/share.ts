import type { Registry } from './registry.ts'

/** A registry that was read anew, made of the objects of an earlier one as far as they say the same. */
export function share(before: Registry, after: Registry): Registry {
  const services = shareMap(before.services, after.services, shareInner)
  const configs = shareMap(before.configs, after.configs, shareInner)
  const circuits = shareInner(before.circuits, after.circuits)
  const isSame =
    services === before.services && configs === before.configs && circuits === before.circuits
  return isSame ? before : { services, configs, circuits }
}

function shareInner<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  return shareMap(before, after, shareValue)
}

function shareMap<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  shareOne: (before: Value, after: Value) => Value,
): ReadonlyMap<string, Value> {
  const shared = new Map<string, Value>()
  let same = 0
  for (const [key, has] of after) {
    const had = before.get(key)
    const value = had === undefined ? has : shareOne(had, has)
    if (value === had) same++
    shared.set(key, value)
  }
  return same === before.size && same === after.size ? before : shared
}

function shareValue<Value>(before: Value, after: Value): Value {
  return isAlike(before, after) ? before : after
}

/** Of JSON values. */
function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  return names.every(
    (name) => Object.hasOwn(other, name) && isAlike(member(one, name), member(other, name)),
  )
}

function member(object: object, name: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[name]
}
