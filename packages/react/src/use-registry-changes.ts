import { useEffect } from 'react'
import type { Registry, RegistryChanges } from 'maxine-client/registry'
import { useLatest } from './use-latest.ts'
import { useRegistryStores } from './use-stores.ts'

/**
 * Calls `handler` with each set of changes, exactly once and in order, and renders nothing: for a toast,
 * a sound, a canvas. It is always the handler of the last render; what it throws goes to the client's
 * `error` event. It may be called before the hooks that show the registry have rendered the change.
 */
export function useRegistryChanges(
  handler: (changes: RegistryChanges, registry: Registry) => unknown,
): void {
  const { hold } = useRegistryStores()
  const latest = useLatest(handler)
  useEffect(() => {
    const view = hold.retain()
    const remove = view.on('change', (changes, registry) => latest.current(changes, registry))
    return () => {
      remove()
      hold.release()
    }
  }, [hold, latest])
}
