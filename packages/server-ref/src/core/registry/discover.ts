import type { DiscoverQuery, Instance } from 'maxine-protocol/http'
import { DEFAULT_STRATEGY, STRATEGIES } from './choose-node.ts'
import type { HandedOut } from './choose-node.ts'
import { RegistryError } from './registry-error.ts'
import type { NodeEntry, RegistryContent } from './registry-state.ts'

/** Hands out the nodes of services, and remembers how often it did. */
export interface Discovery {
  /**
   * A healthy node without an open circuit, of those that the query lets through.
   *
   * @throws RegistryError for a strategy nobody knows.
   */
  readonly discover: (content: RegistryContent, query: DiscoverQuery) => Instance | undefined
  /** Begins a node anew: it has registered, or gone. */
  readonly forget: (nodeId: string) => void
}

export function createDiscovery(random: () => number): Discovery {
  const handedOut = new Map<string, HandedOut>()
  const chances = { random, handedOut: (nodeId: string) => handedOut.get(nodeId) }
  let turn = 0
  return {
    discover(content, query) {
      const choose = STRATEGIES.get(query.loadBalancing ?? DEFAULT_STRATEGY)
      if (!choose) throw unknownStrategy()
      const chosen = choose(candidates(content, query), chances)
      if (!chosen) return undefined
      const count = (handedOut.get(chosen.nodeId)?.count ?? 0) + 1
      handedOut.set(chosen.nodeId, { count, turn: ++turn })
      return chosen.instance
    },
    forget: (nodeId) => void handedOut.delete(nodeId),
  }
}

function unknownStrategy(): RegistryError {
  const known = [...STRATEGIES.keys()].join(', ')
  return new RegistryError('bad-request', 'loadBalancing', `expected one of ${known}`)
}

function candidates(content: RegistryContent, query: DiscoverQuery): readonly NodeEntry[] {
  const { serviceName, version, tags = [] } = query
  const names = version === undefined ? [serviceName] : [serviceName, `${serviceName}:${version}`]
  return names
    .flatMap((name) => [...(content.services.get(name) ?? [])])
    .flatMap((nodeId) => content.nodes.get(nodeId) ?? [])
    .filter(({ nodeId, healthy }) => healthy && !isOpen(content, nodeId))
    .filter((node) => version === undefined || hasVersion(node, version))
    .filter(({ instance }) => hasTags(instance, tags))
}

function isOpen({ circuits }: RegistryContent, nodeId: string): boolean {
  return circuits.get(nodeId)?.circuit.state === 'open'
}

/** A service's name can end in its version, as in `my-service:1.0`. */
function hasVersion({ serviceName, instance }: NodeEntry, version: string): boolean {
  return instance.metadata?.['version'] === version || serviceName.endsWith(`:${version}`)
}

function hasTags({ metadata }: Instance, wanted: readonly string[]): boolean {
  const tags: unknown = metadata?.['tags']
  return wanted.every((tag) => Array.isArray(tags) && tags.includes(tag))
}
