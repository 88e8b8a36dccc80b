import { useInsertionEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { NOTHING } from './picture.ts'
import type { Picture } from './picture.ts'
import { Selection } from './selection.ts'
import { useRegistryStores } from './use-stores.ts'

/** A part of the picture; renders when that part is another one. */
export function usePicture<Input, Value>(
  part: (picture: Picture) => Input,
  select: (input: Input) => Value,
  isEqual: (one: Value, other: Value) => boolean = Object.is,
): Value {
  const { registry } = useRegistryStores()
  const [selection] = useState(() => new Selection<Value>())
  const [read, readOnServer] = useMemo(
    () => [
      selection.reader(() => part(registry.read()), select, isEqual),
      selection.reader(() => part(NOTHING), select, isEqual),
    ],
    [selection, registry, part, select, isEqual],
  )
  const value = useSyncExternalStore(registry.subscribe, read, readOnServer)
  useInsertionEffect(() => selection.keep(value), [selection, value])
  return value
}

export function registryIn({ registry }: Picture): Picture['registry'] {
  return registry
}

export function wholeOf(picture: Picture): Picture {
  return picture
}
