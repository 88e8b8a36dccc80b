import type { Registry } from '../../src/registry/registry.ts'
import type { RegistryFilter } from '../../src/registry/scope.ts'
import type { OldRegistry } from '../old-registry.ts'

/** Where all nodes are, in a text that two registries share when they say the same. */
export function placesOf({ services }: Registry): string {
  return textOf(services, (node) => [node.serviceName, node.nodeId, node.host, node.port])
}

export function truePlacesOf({ services }: OldRegistry, scope: RegistryFilter): string {
  const { serviceName, nodeId } = scope
  const mine = [...services].flatMap(([service, nodes]) => {
    const isMine = serviceName === undefined || serviceName === service
    const inner = [...nodes]
      .filter(([id]) => isMine && (nodeId === undefined || nodeId === id))
      .map(([id, { host, port }]) => [id, [service, id, host, port]] as const)
    return [[service, new Map(inner)] as const]
  })
  return textOf(new Map(mine), (one) => one)
}

/** All configuration that one has and the other does not have like it. */
export function wrongConfigs({ configs }: Registry, truth: OldRegistry): readonly string[] {
  return [...configs].flatMap(([service, entries]) =>
    [...entries].flatMap(([key, { value, version }]) => {
      const real = truth.configs.get(service)?.get(key)
      const isRight = real?.version === version && real?.value === value
      return isRight ? [] : [`${service}/${key} is ${String(value)} and not ${String(real?.value)}`]
    }),
  )
}

export function countOf(configs: ReadonlyMap<string, ReadonlyMap<string, unknown>>): number {
  return [...configs.values()].reduce((sum, entries) => sum + entries.size, 0)
}

/** All circuits that one has and the other does not have like it. */
export function wrongCircuits({ circuits }: Registry, truth: OldRegistry): readonly string[] {
  return [...circuits.values()].flatMap(({ nodeId, state, failures }) => {
    const real = truth.circuits.get(nodeId)
    const isRight = real?.state === state && real.failures === failures
    return isRight ? [] : [`${nodeId} is ${state} and not ${real?.state ?? 'known'}`]
  })
}

export function openCircuits({ circuits }: OldRegistry): number {
  return [...circuits.values()].filter(({ state }) => state !== 'closed').length
}

function textOf<Value>(
  nested: ReadonlyMap<string, ReadonlyMap<string, Value>>,
  say: (value: Value) => unknown,
): string {
  const all = [...nested.values()].flatMap((inner) => [...inner.values()].map(say))
  return all
    .map((one) => JSON.stringify(one))
    .sort()
    .join(' ')
}
