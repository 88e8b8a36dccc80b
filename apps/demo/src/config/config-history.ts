import type { ConfigChange, ConfigEntry, Registry, RegistryChanges } from 'maxine-client/registry'
import { Store } from '../design/store.ts'

/** What an entry was before, as far as this page has seen it. */
export interface ConfigMemory {
  readonly serviceName: string
  readonly key: string
  /** `known`: it has not changed since the page was opened. */
  readonly how: 'known' | 'added' | 'updated' | 'removed'
  readonly old: ConfigEntry | undefined
  /** Milliseconds since 1970: when it was seen to change, by our own clock; before, when the server says it did. */
  readonly at: number | undefined
}

/** The entries at a moment, the one that changed last first. */
export interface ConfigOrder {
  readonly ids: readonly string[]
  /** Entries there are: without those that were removed, which still show. */
  readonly count: number
}

/** So many that were removed are remembered. */
const MOST_REMOVED = 200

/**
 * The order in which entries last changed, and what they were before. Kept as it goes, for thousands of
 * entries cannot be sorted in every frame.
 */
export class ConfigHistory {
  readonly order = new Store<ConfigOrder>({ ids: [], count: 0 })
  /** Oldest first. */
  readonly #memories = new Map<string, ConfigMemory>()
  #removed: readonly string[] = []

  memory(id: string): ConfigMemory | undefined {
    return this.#memories.get(id)
  }

  /** Entries that were there before anybody listened for changes. */
  seed(configs: Registry['configs']): void {
    const unknown: ConfigMemory[] = []
    for (const [serviceName, entries] of configs) {
      for (const [key, { updatedAt: at }] of entries) {
        if (this.#memories.has(configId(serviceName, key))) continue
        unknown.push({ serviceName, key, how: 'known', old: undefined, at })
      }
    }
    if (unknown.length === 0) return
    this.#insert(unknown.sort(byTime))
    this.#tell()
  }

  take({ cause, configs }: Pick<RegistryChanges, 'cause' | 'configs'>, seenAt: number): void {
    if (configs.length === 0) return
    const isNews = cause === 'events' || cause === 'resync'
    const memories = configs.map((change) => (isNews ? newsOf(change, seenAt) : knownOf(change)))
    this.#insert(isNews ? memories : memories.sort(byTime))
    this.#tell()
  }

  #insert(memories: readonly ConfigMemory[]): void {
    for (const memory of memories) {
      const id = configId(memory.serviceName, memory.key)
      this.#memories.delete(id)
      this.#memories.set(id, memory)
      this.#removed = this.#removed.filter((each) => each !== id)
      if (memory.how === 'removed') this.#removed = [...this.#removed, id]
    }
    for (const id of this.#removed.slice(0, -MOST_REMOVED)) this.#memories.delete(id)
    this.#removed = this.#removed.slice(-MOST_REMOVED)
  }

  #tell(): void {
    const ids = [...this.#memories.keys()].reverse()
    this.order.set({ ids, count: ids.length - this.#removed.length })
  }
}

/** Names an entry: neither a service nor a key has a line break. */
function configId(serviceName: string, key: string): string {
  return `${serviceName}\n${key}`
}

function newsOf({ type, serviceName, key, old }: ConfigChange, at: number): ConfigMemory {
  return { serviceName, key, how: type === 'beat' ? 'updated' : type, old, at }
}

function knownOf({ serviceName, key, value }: ConfigChange): ConfigMemory {
  return { serviceName, key, how: 'known', old: undefined, at: value?.updatedAt }
}

function byTime(one: ConfigMemory, other: ConfigMemory): number {
  return (one.at ?? 0) - (other.at ?? 0)
}
