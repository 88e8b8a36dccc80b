import type { ConfigEntry } from 'maxine-protocol/http'
import type { Change, RegistryChanges } from './changes.ts'
import type { Nested } from './nested-map.ts'
import type { RegistryNode } from './node.ts'
import type { Registry } from './registry.ts'

/** Compares like with like. */
interface Differ<Value> {
  /** Whether nothing but a beat tells the two apart. */
  readonly isBeat?: (old: Value, value: Value) => boolean
  /** What went in between, by key. */
  readonly gone?: ReadonlySet<string>
}

/**
 * What has to be done to one picture to get the other. Costs what the services cost in which something is different:
 * the others are the same objects.
 */
export function changesBetween(
  before: Registry,
  after: Registry,
  cause: RegistryChanges['cause'],
  gone: ReadonlySet<string> = new Set(),
): RegistryChanges {
  const ofNodes = { isBeat, gone }
  return {
    cause,
    nodes: nested<RegistryNode>(before.services, after.services, ofNodes).map(
      ([serviceName, nodeId, change]) => ({ serviceName, nodeId, ...change }),
    ),
    configs: nested<ConfigEntry>(before.configs, after.configs, {}).map(
      ([serviceName, key, change]) => ({ serviceName, key, ...change }),
    ),
    circuits: inner(before.circuits, after.circuits, {}).map(([nodeId, change]) => ({
      nodeId,
      ...change,
    })),
  }
}

export function isNothing({ nodes, configs, circuits }: RegistryChanges): boolean {
  return nodes.length + configs.length + circuits.length === 0
}

function nested<Value>(before: Nested<Value>, after: Nested<Value>, differ: Differ<Value>) {
  if (before === after) return []
  const changes: [name: string, key: string, change: Change<Value>][] = []
  const compare = (name: string) => {
    const none: ReadonlyMap<string, Value> = new Map()
    const [had, has] = [before.get(name) ?? none, after.get(name) ?? none]
    for (const [key, change] of inner<Value>(had, has, differ)) changes.push([name, key, change])
  }
  for (const name of before.keys()) compare(name)
  for (const name of after.keys()) if (!before.has(name)) compare(name)
  return changes
}

function inner<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  { isBeat: isOnlyBeat, gone }: Differ<Value>,
): [key: string, change: Change<Value>][] {
  if (before === after) return []
  const changes: [string, Change<Value>][] = []
  for (const [key, old] of before) {
    if (!after.has(key)) changes.push([key, { type: 'removed', old }])
  }
  for (const [key, value] of after) {
    const old = before.get(key)
    if (old === value) continue
    if (old === undefined) changes.push([key, { type: 'added', value }])
    else if (gone?.has(key)) {
      changes.push([key, { type: 'updated', value, old, reincarnated: true }])
    } else changes.push([key, { type: isOnlyBeat?.(old, value) ? 'beat' : 'updated', value, old }])
  }
  return changes
}

function isBeat(old: RegistryNode, value: RegistryNode): boolean {
  return (
    old.health === value.health &&
    old.host === value.host &&
    old.port === value.port &&
    old.metadata === value.metadata &&
    old.rev === value.rev
  )
}
