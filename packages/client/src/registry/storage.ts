import { readJson, SNAPSHOT_LIMITS } from 'maxine-protocol'
import { numberIn, textIn, valueIn } from './event-data.ts'
import { readState } from './read-state.ts'
import type { Registry } from './registry.ts'

/**
 * Where a picture is kept for the next start: a file, `localStorage`, a cache. It holds what the registry holds, metadata
 * and configuration included, and no token.
 */
export interface RegistryStorage {
  /** What was saved last; nothing where there is none. */
  readonly load: () => string | null | undefined | Promise<string | null | undefined>
  readonly save: (text: string) => unknown
}

/** A picture that was kept. */
export interface Kept {
  readonly registry: Registry
  /** When it was last confirmed, in milliseconds since 1970. */
  readonly at: number
}

const VERSION = 1

/** @param scope by its key: the picture of one scope is none of another */
export function writeKept({ registry, at }: Kept, scope: string): string {
  const { services, configs, circuits } = registry
  const state = {
    services: plain(services, (nodes) =>
      plain(nodes, ({ health, beatAt, ...node }) => ({
        ...node,
        ...(health !== 'unknown' && { healthy: health === 'healthy' }),
        lastHeartbeat: beatAt,
      })),
    ),
    configs: plain(configs, (entries) => plain(entries, (entry) => entry)),
    circuits: plain(circuits, (circuit) => circuit),
  }
  return JSON.stringify({ version: VERSION, scope, at, state })
}

/** Nothing where it is something else, of another version or of another scope. */
export function readKept(text: string, scope: string): Kept | undefined {
  const read = readJson(text, SNAPSHOT_LIMITS)
  const kept = read.ok ? read.message : undefined
  if (numberIn(kept, 'version') !== VERSION || textIn(kept, 'scope') !== scope) return undefined
  const [at, registry] = [numberIn(kept, 'at'), readState([valueIn(kept, 'state')])]
  return registry && at !== undefined ? { registry, at } : undefined
}

function plain<Value, Shown>(
  map: ReadonlyMap<string, Value>,
  show: (value: Value) => Shown,
): Record<string, Shown> {
  return Object.fromEntries([...map].map(([name, value]) => [name, show(value)]))
}
