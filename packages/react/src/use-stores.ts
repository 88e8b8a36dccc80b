import { hasRegistry, noRegistry } from './registry-hold.ts'
import { storesOf } from './stores.ts'
import type { Stores } from './stores.ts'
import { useAnyClient } from './use-any-client.ts'

/** What the hooks share of the client above them. */
export function useStores(): Stores {
  return storesOf(useAnyClient())
}

/** The same, where a registry is to be shown. */
export function useRegistryStores(): Stores {
  const stores = useStores()
  if (hasRegistry(stores.client)) return stores
  throw noRegistry()
}
