/** Freezes a value of JSON all the way down, so that one who hears of it cannot change it for the next. */
export function freezeDeeply<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const name in value) freezeDeeply(value[name])
  }
  return value
}
