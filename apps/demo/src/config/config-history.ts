import type { ConfigChange, ConfigEntry, RegistryChanges } from 'maxine-client/registry'
import { Store } from '../design/store.ts'

/** What an entry was before, as far as this page has seen it. */
export interface ConfigMemory {
  readonly old: ConfigEntry | undefined
  readonly how: 'added' | 'updated' | 'removed'
  /** Milliseconds since 1970, by our own clock. */
  readonly seenAt: number
}

export type ConfigMemories = ReadonlyMap<string, ConfigMemory>

/** More services than anybody configures while a page is open. */
const MOST = 5_000

/** Remembers of each entry what it was before its last change. */
export class ConfigHistory {
  readonly memories = new Store<ConfigMemories>(new Map())

  take({ cause, configs }: Pick<RegistryChanges, 'cause' | 'configs'>, seenAt: number): void {
    if (cause === 'initial' || cause === 'restored' || configs.length === 0) return
    const memories = new Map(this.memories.get())
    for (const change of configs) {
      const key = configKey(change.serviceName, change.key)
      memories.delete(key)
      memories.set(key, { old: change.old, how: howOf(change), seenAt })
    }
    for (const key of memories.keys()) {
      if (memories.size <= MOST) break
      memories.delete(key)
    }
    this.memories.set(memories)
  }
}

/** Names an entry: neither a service nor a key has a line break. */
export function configKey(serviceName: string, key: string): string {
  return `${serviceName}\n${key}`
}

function howOf({ type }: ConfigChange): ConfigMemory['how'] {
  return type === 'beat' ? 'updated' : type
}
