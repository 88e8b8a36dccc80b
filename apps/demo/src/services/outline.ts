import type { Registry, RegistryNode } from 'maxine-client/registry'

export type NodeFilter = 'all' | 'unhealthy' | 'circuits'

export interface OutlineOptions {
  readonly filter: NodeFilter
  /** In lower case; empty for everything. */
  readonly search: string
  readonly collapsed: ReadonlySet<string>
  /** What a service is that is not in `collapsed`, and the reverse. */
  readonly mostly: 'expanded' | 'collapsed'
}

type OutlineRow =
  | {
      readonly kind: 'service'
      readonly key: string
      readonly serviceName: string
      readonly nodes: number
      readonly unhealthy: number
      readonly isExpanded: 'expanded' | 'collapsed'
    }
  | {
      readonly kind: 'node'
      readonly key: string
      readonly serviceName: string
      readonly nodeId: string
    }

/** Which rows there are, and in which order; what is in them each row reads for itself. */
export interface Outline {
  readonly rows: readonly OutlineRow[]
  readonly services: number
  readonly nodes: number
  readonly unhealthy: number
  /** Of the registry, before anything is left out. */
  readonly allServices: number
  readonly allNodes: number
}

interface Part {
  readonly rows: readonly OutlineRow[]
  readonly shown: number
  readonly nodes: number
  readonly unhealthy: number
}

interface Kept {
  readonly inner: ReadonlyMap<string, RegistryNode>
  readonly tripped: string
  readonly part: Part
}

/**
 * A selector that gives the same object until the rows are others. Of a registry that has changed only the
 * services that have are looked at: a beat in one of a thousand costs a thousand comparisons, and no text.
 */
export function createOutliner(options: OutlineOptions): (registry: Registry) => Outline {
  const kept = new Map<string, Kept>()
  const order = createOrder()
  const tripped = createTripped()
  let last: Outline | undefined
  return ({ services, circuits }) => {
    const trippedBy = tripped(circuits)
    const parts: Part[] = []
    for (const name of order(services)) {
      const inner = services.get(name)
      if (!inner) continue
      const before = kept.get(name)
      const troubles = trippedBy.get(name) ?? ''
      if (before?.inner === inner && before.tripped === troubles) {
        parts.push(before.part)
        continue
      }
      const made = partOf(name, inner, { options, isTripped: (id) => circuits.has(id) })
      const part = before && isSamePart(before.part, made) ? before.part : made
      kept.set(name, { inner, tripped: troubles, part })
      parts.push(part)
    }
    for (const name of kept.keys()) if (!services.has(name)) kept.delete(name)
    last = outlineOf(parts, last)
    return last
  }
}

interface PartMeans {
  readonly options: OutlineOptions
  readonly isTripped: (nodeId: string) => boolean
}

function partOf(
  serviceName: string,
  inner: ReadonlyMap<string, RegistryNode>,
  { options, isTripped }: PartMeans,
): Part {
  const { filter, search } = options
  const isNamed = search === '' || serviceName.toLowerCase().includes(search)
  const shown: string[] = []
  let unhealthy = 0
  for (const [id, node] of inner) {
    if (node.health === 'unhealthy') unhealthy++
    const isWanted =
      filter === 'all' || (filter === 'unhealthy' ? node.health === 'unhealthy' : isTripped(id))
    if (isWanted && (isNamed || isFound(node, search))) shown.push(id)
  }
  const counted = { shown: shown.length, nodes: inner.size, unhealthy }
  const isEmptyAndWanted = inner.size === 0 && filter === 'all' && isNamed
  if (shown.length === 0 && !isEmptyAndWanted) return { ...counted, rows: [] }
  const isExpanded = expansionOf(serviceName, options)
  const head = { kind: 'service', key: `s:${serviceName}`, serviceName } as const
  const first: OutlineRow = { ...head, nodes: inner.size, unhealthy, isExpanded }
  if (isExpanded === 'collapsed') return { ...counted, rows: [first] }
  const rows = shown.sort(COLLATOR.compare).map((nodeId) => {
    return { kind: 'node', key: `n:${serviceName}:${nodeId}`, serviceName, nodeId } as const
  })
  return { ...counted, rows: [first, ...rows] }
}

/** What is looked for is shown, whatever was folded away. */
function expansionOf(name: string, { collapsed, mostly, search, filter }: OutlineOptions) {
  if (search !== '' || filter !== 'all') return 'expanded'
  if (!collapsed.has(name)) return mostly
  return mostly === 'expanded' ? 'collapsed' : 'expanded'
}

const COLLATOR = new Intl.Collator('en', { numeric: true })

const texts = new WeakMap<RegistryNode, string>()

function isFound(node: RegistryNode, search: string): boolean {
  let text = texts.get(node)
  if (text === undefined) {
    const { nodeId, host = '', port = '', metadata } = node
    text = `${nodeId} ${host}:${port} ${metadata ? JSON.stringify(metadata) : ''}`.toLowerCase()
    texts.set(node, text)
  }
  return text.includes(search)
}

/** Sorted names, worked out anew only where there are others. */
function createOrder(): (services: Registry['services']) => readonly string[] {
  let names: readonly string[] = []
  let sorted: readonly string[] = []
  return (services) => {
    let index = 0
    let isSame = services.size === names.length
    for (const name of services.keys()) isSame &&= names[index++] === name
    if (isSame) return sorted
    names = [...services.keys()]
    sorted = names.toSorted(COLLATOR.compare)
    return sorted
  }
}

/** By service which nodes have a circuit that is not closed, as a text to compare. */
function createTripped(): (circuits: Registry['circuits']) => ReadonlyMap<string, string> {
  let before: Registry['circuits'] | undefined
  let told = new Map<string, string>()
  return (circuits) => {
    if (circuits === before) return told
    before = circuits
    told = new Map()
    for (const { serviceName, nodeId } of circuits.values()) {
      told.set(serviceName, `${told.get(serviceName) ?? ''} ${nodeId}`)
    }
    return told
  }
}

function isSamePart(one: Part, other: Part): boolean {
  return (
    one.nodes === other.nodes &&
    one.unhealthy === other.unhealthy &&
    one.shown === other.shown &&
    one.rows.length === other.rows.length &&
    one.rows.every((row, index) => row.key === other.rows[index]?.key)
  )
}

function outlineOf(parts: readonly Part[], last: Outline | undefined): Outline {
  const rows: OutlineRow[] = []
  let [services, nodes, unhealthy, allNodes] = [0, 0, 0, 0]
  for (const part of parts) {
    allNodes += part.nodes
    unhealthy += part.unhealthy
    nodes += part.shown
    if (part.rows.length > 0) services++
    for (const row of part.rows) rows.push(row)
  }
  const outline = { rows, services, nodes, unhealthy, allServices: parts.length, allNodes }
  return last && isSameOutline(last, outline) ? last : outline
}

function isSameOutline(one: Outline, other: Outline): boolean {
  const { rows, ...counts } = one
  const names = Object.keys(counts) as (keyof typeof counts)[]
  if (names.some((name) => one[name] !== other[name])) return false
  if (rows.length !== other.rows.length) return false
  for (let index = 0; index < rows.length; index++) {
    if (rows[index] !== other.rows[index]) return false
  }
  return true
}
