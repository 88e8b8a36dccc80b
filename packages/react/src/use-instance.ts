import { useMemo, useSyncExternalStore } from 'react'
import type { PickOptions, PickStrategy, RegistryNode } from 'maxine-client/registry'
import { StickyInstance } from './sticky-instance.ts'
import { useStable } from './use-stable.ts'
import { useRegistryStores } from './use-stores.ts'

/**
 * An instance of a service to talk to, chosen as `RegistryView.pick` chooses, and kept until it is gone,
 * unhealthy or its circuit opens. Nothing where none is fit, in the first render, and on a server.
 * Options are compared by what they mean; others choose anew.
 */
export function useInstance(
  serviceName: string,
  options?: PickStrategy | PickOptions,
): RegistryNode | undefined {
  const { hold, registry } = useRegistryStores()
  const wanted = useStable(completed(options), JSON.stringify)
  const instance = useMemo(
    () => new StickyInstance({ hold, registry }, serviceName, wanted),
    [hold, registry, serviceName, wanted],
  )
  return useSyncExternalStore(instance.subscribe, instance.read, nobody)
}

/** What can be iterated once only, is. */
function completed(options: PickStrategy | PickOptions = {}): PickOptions {
  const { exclude = [], ...given } = typeof options === 'string' ? { strategy: options } : options
  return { ...given, exclude: [...exclude] }
}

function nobody(): undefined {
  return undefined
}
