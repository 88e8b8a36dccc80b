import type { RegistryStorage } from './storage.ts'

/** How a view behaves. Handles of one filter share a view where these are the same. */
export interface RegistryOptions {
  /**
   * At most one change is told in this time, in milliseconds; default 16, which is a frame. The first after a rest is told
   * at the end of the turn in which it came; what follows is told together, as the difference to what was told before.
   */
  readonly everyMs?: number | undefined
  /** How long a view goes on behind its last handle, in milliseconds; default 5,000. */
  readonly lingerMs?: number | undefined
  /** Keeps the picture for the next start, which shows it as stale until a server has confirmed it; default none. */
  readonly storage?: RegistryStorage | undefined
}

export const DEFAULT_REGISTRY_OPTIONS = { everyMs: 16, lingerMs: 5_000 } as const

/** With every default in place. */
export interface CompleteRegistryOptions extends RegistryOptions {
  readonly everyMs: number
  readonly lingerMs: number
}
