import { useState } from 'react'

/** The first of all values in a row that mean the same, so that it may be written where it is used. */
export function useStable<Value>(value: Value, keyOf: (value: Value) => string): Value {
  const [stable, setStable] = useState(value)
  if (stable === value || keyOf(stable) === keyOf(value)) return stable
  setStable(value)
  return value
}
