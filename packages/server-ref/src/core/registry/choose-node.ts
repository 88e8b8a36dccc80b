import type { NodeEntry } from './registry-state.ts'

/** What has been handed out of a node since it registered last. */
export interface HandedOut {
  /** How often. */
  readonly count: number
  /** In which turn, counted over all nodes. */
  readonly turn: number
}

/** What a choice can go by. */
interface Chances {
  readonly handedOut: (nodeId: string) => HandedOut | undefined
  /** A number in [0, 1). */
  readonly random: () => number
}

type Choose = (nodes: readonly NodeEntry[], chances: Chances) => NodeEntry | undefined

/** How one of several nodes is chosen, by name. */
export const STRATEGIES: ReadonlyMap<string, Choose> = new Map<string, Choose>([
  // Whose turn is longest ago: that goes round, whoever comes, leaves or is filtered out.
  ['round-robin', (nodes, { handedOut }) => least(nodes, (id) => handedOut(id)?.turn ?? 0)],
  ['random', (nodes, { random }) => nodes[Math.floor(random() * nodes.length)]],
  ['weighted', weighted],
  ['least-connections', leastConnections],
])

export const DEFAULT_STRATEGY = 'round-robin'

function leastConnections(nodes: readonly NodeEntry[], { handedOut }: Chances) {
  return least(nodes, (id, node) => numberIn(node, 'connections', 0) + (handedOut(id)?.count ?? 0))
}

/** In proportion to `metadata.weight`, which is 1 where it is not said. */
function weighted(nodes: readonly NodeEntry[], { random }: Chances): NodeEntry | undefined {
  const weights = nodes.map((node) => numberIn(node, 'weight', 1))
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  const found = nodes.find((_, index) => (left -= weights[index] ?? 0) < 0)
  // Where nobody has any weight, all have the same.
  return found ?? nodes[Math.floor(random() * nodes.length)]
}

/** The first of those with the lowest number. */
function least(
  nodes: readonly NodeEntry[],
  measure: (nodeId: string, node: NodeEntry) => number,
): NodeEntry | undefined {
  let found: NodeEntry | undefined
  let lowest = Infinity
  for (const node of nodes) {
    const measured = measure(node.nodeId, node)
    if (measured < lowest) [found, lowest] = [node, measured]
  }
  return found
}

function numberIn({ instance }: NodeEntry, name: string, otherwise: number): number {
  const value = instance.metadata?.[name]
  return typeof value === 'number' && value >= 0 && value < Infinity ? value : otherwise
}
