import { digestText } from 'maxine-protocol'
import type { RegistrySnapshot } from 'maxine-protocol/http'
import type { RegistryContent } from './registry-state.ts'

/** The whole state as it travels. `Object.fromEntries` defines names, so that none is a setter. */
export function snapshotOf(content: RegistryContent, epoch: string): RegistrySnapshot {
  const { offset, digest } = content
  return {
    epoch,
    offset,
    state: {
      services: servicesIn(content),
      configs: named(content.configs, (entries) => named(entries, ({ entry }) => entry)),
      circuits: named(content.circuits, ({ circuit }) => circuit),
    },
    digest: digestText(digest),
  }
}

function servicesIn({ services, nodes }: RegistryContent) {
  return named(services, (nodeIds) =>
    Object.fromEntries(
      [...nodeIds].flatMap((nodeId) => {
        const node = nodes.get(nodeId)
        return node ? [[nodeId, node.instance]] : []
      }),
    ),
  )
}

export function named<Value, Shown>(
  map: ReadonlyMap<string, Value>,
  show: (value: Value) => Shown,
): Record<string, Shown> {
  return Object.fromEntries([...map].map(([name, value]) => [name, show(value)]))
}
