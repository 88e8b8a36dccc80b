import { storesOf } from './stores.ts'
import type { Stores } from './stores.ts'
import { useMaxineClient } from './use-maxine-client.ts'

/** What the hooks share of the client above them. */
export function useStores(): Stores {
  return storesOf(useMaxineClient())
}
