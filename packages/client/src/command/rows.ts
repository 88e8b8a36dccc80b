import type { RegistryCircuit } from '../registry/circuit.ts'
import type { RegistryNode } from '../registry/node.ts'
import type { Registry } from '../registry/registry.ts'
import type { Style } from './colours.ts'
import { escapeText, fit, widthOf } from './terminal-text.ts'
import { circuitWords, span } from './wording.ts'

/** One line of the table: a node, or a service of which no node is known. */
export interface Row {
  readonly service: string
  readonly node?: ShownNode
  /** The first of its service shows the service. */
  readonly place: 'first' | 'further'
}

/** What is known of a node that has a line; of some nobody has told but their circuit. */
interface ShownNode extends Pick<RegistryNode, 'nodeId' | 'health' | 'beatAt'> {
  readonly circuit?: RegistryCircuit | undefined
}

export interface Cell {
  readonly text: string
  readonly style?: Style | undefined
  readonly align?: 'right'
}

/** By name. Where not all can be shown, services in trouble come first, and in them the nodes that are. */
export function rowsOf(registry: Registry, order: 'by-name' | 'trouble-first'): readonly Row[] {
  const services = [...shownNodes(registry)].map(([service, nodes]) => ({
    service,
    nodes: inOrder(nodes, order, ({ nodeId }) => nodeId, isTroubled),
  }))
  return inOrder(
    services,
    order,
    ({ service }) => service,
    ({ nodes }) => nodes.some(isTroubled),
  ).flatMap(({ service, nodes }): Row[] =>
    nodes.length === 0
      ? [{ service, place: 'first' }]
      : nodes.map((node, index) => ({ service, node, place: index === 0 ? 'first' : 'further' })),
  )
}

function shownNodes({ services, circuits }: Registry): Map<string, ShownNode[]> {
  const shown = new Map<string, ShownNode[]>()
  for (const [service, nodes] of services) {
    const withCircuits = [...nodes.values()].map(({ nodeId, health, beatAt }) => {
      return { nodeId, health, beatAt, circuit: circuits.get(nodeId) }
    })
    shown.set(service, withCircuits)
  }
  for (const [nodeId, circuit] of circuits) {
    const { serviceName } = circuit
    if (services.get(serviceName)?.has(nodeId)) continue
    const others = shown.get(serviceName) ?? []
    shown.set(serviceName, [...others, { nodeId, health: 'unknown', circuit }])
  }
  return shown
}

function inOrder<Item>(
  items: Item[],
  order: 'by-name' | 'trouble-first',
  nameOf: (item: Item) => string,
  isInTrouble: (item: Item) => boolean,
): Item[] {
  const rank = (item: Item) => (order === 'trouble-first' && isInTrouble(item) ? 0 : 1)
  return items.sort((one, other) => rank(one) - rank(other) || compare(nameOf(one), nameOf(other)))
}

/** By code units, with numbers as numbers: the same on every machine. */
function compare(one: string, other: string): number {
  return COLLATOR.compare(one, other)
}

const COLLATOR = new Intl.Collator('en', { numeric: true })

function isTroubled({ health, circuit }: ShownNode): boolean {
  return health === 'unhealthy' || circuit !== undefined
}

/** Cells of a wide terminal; the service stands before its first node. */
export function wideCells({ service, node, place }: Row, now: number): readonly Cell[] {
  const name: Cell = { text: place === 'first' ? escapeText(service) : '', style: 'strong' }
  if (!node) return [name, { text: '-', style: 'quiet' }, { text: '' }, { text: '' }, { text: '' }]
  return [
    name,
    { text: shortId(service, node.nodeId) },
    { text: node.health, style: healthStyle(node) },
    beatCell(node, now),
    { text: circuitWords(node.circuit, now), style: circuitStyle(node) },
  ]
}

/** Cells of a narrow terminal; the service has a line of its own. */
export function narrowCells({ service, node }: Row, now: number): readonly Cell[] {
  if (!node) return [{ text: '-', style: 'quiet' }, { text: '' }, { text: '' }]
  const { health, circuit } = node
  const words = circuit && health === 'healthy' ? [circuit.state] : [health, circuit?.state]
  return [
    { text: shortId(service, node.nodeId) },
    { text: words.filter(Boolean).join(', '), style: circuitStyle(node) ?? healthStyle(node) },
    beatCell(node, now),
  ]
}

/** As wide as the widest of each column, with one that gives way so that all fit. */
export function columnWidths(
  rows: readonly (readonly Cell[])[],
  width: number,
  gives: number,
): readonly number[] {
  const count = rows[0]?.length ?? 0
  const widths = Array.from({ length: count }, (_, at) =>
    rows.reduce((most, cells) => Math.max(most, widthOf(cells[at]?.text ?? '')), 0),
  )
  const gaps = GAP.length * widths.filter((one) => one > 0).length - GAP.length
  const excess = widths.reduce((sum, one) => sum + one, gaps) - width
  if (excess <= 0) return widths
  return widths.map((one, at) => (at === gives ? Math.max(LEAST, one - excess) : one))
}

/** Columns that are empty all the way take no room. */
export function joinCells(
  cells: readonly Cell[],
  widths: readonly number[],
  dress: (style: Style | undefined, text: string) => string,
): string {
  const shown = cells.flatMap(({ text, style, align }, at) => {
    const width = widths[at] ?? 0
    return width > 0 ? [dress(style, fit(text, width, align))] : []
  })
  return shown.join(GAP)
}

const GAP = '  '
/** Less of a name tells nobody anything. */
const LEAST = 6

function beatCell({ beatAt }: ShownNode, now: number): Cell {
  return { text: beatAt === undefined ? '-' : span(now - beatAt), align: 'right' }
}

/** Ids mostly begin with the service, beside which they stand. */
function shortId(service: string, nodeId: string): string {
  const start = `${service}:`
  const isLonger = nodeId.startsWith(start) && nodeId.length > start.length
  return escapeText(isLonger ? nodeId.slice(start.length) : nodeId)
}

function healthStyle({ health }: ShownNode): Style {
  return ({ healthy: 'good', unhealthy: 'bad', unknown: 'quiet' } as const)[health]
}

function circuitStyle({ circuit }: ShownNode): Style | undefined {
  return circuit && (circuit.state === 'open' ? 'bad' : 'warning')
}
