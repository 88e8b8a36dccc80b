import type { Registry } from 'maxine-client/registry'
import { configKey } from './config-history.ts'
import type { ConfigMemories } from './config-history.ts'

/** An entry to show. */
export interface ConfigRow {
  readonly id: string
  readonly serviceName: string
  readonly key: string
  /** As text; undefined for one that was deleted. */
  readonly value: string | undefined
  /** What it was before, where this page has seen it change. */
  readonly old: string | undefined
  readonly version: number | undefined
  /** Milliseconds since 1970. */
  readonly at: number | undefined
  readonly isFresh: 'fresh' | 'known'
}

/** The entry that changed last comes first; of those the server gives no time for, by name. */
export function configRows(
  configs: Registry['configs'],
  memories: ConfigMemories,
): readonly ConfigRow[] {
  const rows: ConfigRow[] = []
  for (const [serviceName, entries] of configs) {
    for (const [key, entry] of entries) {
      const id = configKey(serviceName, key)
      const memory = memories.get(id)
      rows.push({
        id,
        serviceName,
        key,
        value: valueText(entry.value),
        old: memory?.old && valueText(memory.old.value),
        version: entry.version,
        at: memory?.seenAt ?? entry.updatedAt,
        isFresh: memory ? 'fresh' : 'known',
      })
    }
  }
  return [...rows, ...deletedRows(configs, memories)].sort(byTime)
}

export function valueText(value: unknown): string {
  if (value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function deletedRows(configs: Registry['configs'], memories: ConfigMemories): ConfigRow[] {
  return [...memories].flatMap(([id, { how, old, seenAt }]) => {
    const [serviceName = '', key = ''] = id.split('\n')
    if (how !== 'removed' || configs.get(serviceName)?.has(key)) return []
    const gone = { value: undefined, old: old && valueText(old.value), version: old?.version }
    return [{ id, serviceName, key, ...gone, at: seenAt, isFresh: 'fresh' as const }]
  })
}

function byTime(one: ConfigRow, other: ConfigRow): number {
  return (other.at ?? 0) - (one.at ?? 0) || (one.id < other.id ? -1 : 1)
}
