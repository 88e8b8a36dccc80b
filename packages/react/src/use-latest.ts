import { useInsertionEffect, useRef } from 'react'
import type { RefObject } from 'react'

/** What the last finished render was given, for callbacks that outlive it. */
export function useLatest<Value>(value: Value): RefObject<Value> {
  const latest = useRef(value)
  // Before every other effect; and silent on a server, where React 18 warns of layout effects.
  useInsertionEffect(() => {
    latest.current = value
  }, [value])
  return latest
}
