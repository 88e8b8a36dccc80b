import type { World } from '../world.ts'
import { objectIn, textIn } from './event-data.ts'
import type { RegistryNode } from './node.ts'
import type { Registry } from './registry.ts'

/**
 * How to choose among healthy instances: in turn; the one in use least; the less used of two chosen by chance; or one of
 * the caller's own zone, in turn, as long as there is one.
 */
export type PickStrategy = 'round-robin' | 'least-used' | 'two-choices' | 'zone-first'

export interface PickOptions {
  /** Default `round-robin`; `zone-first` where a zone is given. */
  readonly strategy?: PickStrategy | undefined
  /** The caller's own; compared with `metadata.zone`. */
  readonly zone?: string | undefined
  /** Ids of nodes that are not to be chosen: those that have just failed the caller. */
  readonly exclude?: Iterable<string> | undefined
}

/** An instance to be called. */
export interface Picked {
  readonly node: RegistryNode
  /** Says that the call is over. Who never says so is shared out by how often each was chosen. */
  readonly done: () => void
}

/** Chooses instances, and remembers whose turn it is and who is in use. */
export class Picker {
  readonly #world: Pick<World, 'wall' | 'random'>
  readonly #turns = new Map<string, number>()
  readonly #uses = new Map<string, Uses>()

  constructor(world: Pick<World, 'wall' | 'random'>) {
    this.#world = world
  }

  /** Nothing where no instance is fit: none is unhealthy, and none has an open circuit. */
  pick(registry: Registry, serviceName: string, options: PickOptions): Picked | undefined {
    const fit = this.#fit(registry, serviceName, new Set(options.exclude ?? []))
    const { zone, strategy = zone === undefined ? 'round-robin' : 'zone-first' } = options
    const node = this.#choose(fit, { strategy, zone, serviceName })
    return node && this.#use(node.nodeId, node)
  }

  /** Forgets nodes that are no longer there. */
  forget(nodeIds: Iterable<string>): void {
    for (const nodeId of nodeIds) this.#uses.delete(nodeId)
  }

  /** The best there are: a half-open circuit is left for when nothing else is, and so is who tells nothing of its health. */
  #fit(
    { services, circuits }: Registry,
    serviceName: string,
    exclude: ReadonlySet<string>,
  ): readonly RegistryNode[] {
    const ranks: [RegistryNode[], RegistryNode[], RegistryNode[]] = [[], [], []]
    for (const node of services.get(serviceName)?.values() ?? []) {
      const { nodeId, health } = node
      const circuit = circuits.get(nodeId)
      // Of an old server nobody hears that its time has come.
      const isShut =
        circuit?.state === 'open' && !((circuit.nextTry ?? Infinity) <= this.#world.wall())
      if (exclude.has(nodeId) || health === 'unhealthy' || isShut) continue
      ranks[circuit ? 2 : health === 'unknown' ? 1 : 0].push(node)
    }
    return ranks.find((nodes) => nodes.length > 0) ?? []
  }

  #choose(
    nodes: readonly RegistryNode[],
    how: {
      readonly strategy: PickStrategy
      readonly zone: string | undefined
      readonly serviceName: string
    },
  ): RegistryNode | undefined {
    switch (how.strategy) {
      case 'round-robin':
        return this.#inTurn(nodes, how.serviceName)
      case 'least-used':
        return this.#leastUsed(nodes, how.serviceName)
      case 'two-choices':
        return this.#leastUsed(this.#two(nodes), how.serviceName)
      case 'zone-first': {
        const near = nodes.filter((node) => zoneOf(node) === how.zone)
        return this.#inTurn(near.length > 0 ? near : nodes, how.serviceName)
      }
    }
  }

  #inTurn(nodes: readonly RegistryNode[], serviceName: string): RegistryNode | undefined {
    const turn = this.#turns.get(serviceName) ?? 0
    this.#turns.set(serviceName, turn + 1)
    return nodes[turn % nodes.length]
  }

  /** In turn among those that are: the first would else have all the calls that are over before the next. */
  #leastUsed(nodes: readonly RegistryNode[], serviceName: string): RegistryNode | undefined {
    const usesOf = ({ nodeId }: RegistryNode) => this.#uses.get(nodeId)?.count ?? 0
    const fewest = nodes.reduce((least, node) => Math.min(least, usesOf(node)), Infinity)
    const least = nodes.filter((node) => usesOf(node) === fewest)
    return this.#inTurn(least, serviceName)
  }

  /** Two different ones, each as likely as any other. */
  #two(nodes: readonly RegistryNode[]): readonly RegistryNode[] {
    if (nodes.length <= 2) return nodes
    const one = this.#below(nodes.length)
    const other = this.#below(nodes.length - 1)
    const places = [one, other < one ? other : other + 1]
    return places.flatMap((place) => nodes[place] ?? [])
  }

  #below(count: number): number {
    return Math.floor(this.#world.random() * count)
  }

  #use(nodeId: string, node: RegistryNode): Picked {
    const uses = this.#uses.get(nodeId) ?? { count: 0 }
    this.#uses.set(nodeId, uses)
    uses.count += 1
    let stage: 'used' | 'done' = 'used'
    return {
      node,
      done() {
        if (stage === 'used') uses.count -= 1
        stage = 'done'
      },
    }
  }
}

/** Calls that are not over. Its own object for each life of a node, so that a call of one counts in no other. */
interface Uses {
  count: number
}

function zoneOf({ metadata }: RegistryNode): string | undefined {
  return textIn(objectIn({ metadata }, 'metadata'), 'zone')
}
