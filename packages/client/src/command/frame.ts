import type { ConnectionState } from '../connection/state.ts'
import type { Registry } from '../registry/registry.ts'
import type { RegistryStatus } from '../registry/status.ts'
import { totalsOf } from './changes.ts'
import type { Paint, Style } from './colours.ts'
import { columnWidths, joinCells, narrowCells, rowsOf, wideCells } from './rows.ts'
import type { Cell, Row } from './rows.ts'
import { cutTo, escapeText, wrapWords } from './terminal-text.ts'
import { connectionWords, counted, pictureWords, rateWords, span, totalsWords } from './wording.ts'

/** All that is shown. Times in milliseconds since 1970. */
export interface View {
  readonly address: string
  readonly connection: ConnectionState
  readonly registry: Registry
  /** What the registry is worth. */
  readonly status: RegistryStatus
  readonly eventsPerSecond: number
  readonly now: number
  /** When the picture was last live; absent while it is, and before the first. */
  readonly staleSince?: number | undefined
  /** Rows scrolled past. */
  readonly scrolled: number
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

export interface Frame {
  /** As many as there is room for, or fewer. */
  readonly lines: readonly string[]
  /** How far can be scrolled. */
  readonly mostScrolled: number
}

/** Below this, a service has a line of its own, and health and circuit share a column. */
const WIDE = 72

/** What a terminal of that size shows. */
export function renderFrame(view: View, size: Size, paint: Paint): Frame {
  const head = headLines(view, size, paint)
  const room = Math.max(0, size.rows - head.length - FOOT)
  const { titles, lines } = tableFor(view, size, { room, paint })
  const shown = Math.max(0, room - titles.length)
  const mostScrolled = Math.max(0, lines.length - shown)
  const from = Math.min(view.scrolled, mostScrolled)
  const visible = lines.slice(from, from + shown)
  const hidden = [...lines.slice(0, from), ...lines.slice(from + shown)].map(({ row }) => row)
  const body = [
    ...head,
    ...titles,
    ...visible.map(({ write }, at) => write(at === 0 ? 'first' : 'further')),
  ]
  const foot = cutTo(footWords(hidden), size.columns)
  const space = Array.from({ length: size.rows - body.length - FOOT }, () => '')
  return { lines: [...body, ...space, paint('quiet', foot)].slice(0, size.rows), mostScrolled }
}

const FOOT = 1

/** A line of the table, and what it is about. */
interface Line {
  readonly row: Row
  /** Only what is shown is written; the first that is shown tells its service. */
  readonly write: (shown: Row['place']) => string
}

interface Table {
  readonly titles: readonly string[]
  readonly lines: readonly Line[]
}

/** In order of names where there is room for all. */
function tableFor(
  view: View,
  size: Size,
  { room, paint }: { readonly room: number; readonly paint: Paint },
): Table {
  const isWide = size.columns >= WIDE
  const rows = rowsOf(view.registry, 'by-name')
  const needed = rows.length + (isWide ? 1 : view.registry.services.size)
  const ordered = needed <= room ? rows : rowsOf(view.registry, 'trouble-first')
  return (isWide ? wideTable : narrowTable)(view, ordered, size, paint)
}

function headLines(view: View, { columns, rows }: Size, paint: Paint): readonly string[] {
  const { address, connection, now, registry, eventsPerSecond, staleSince } = view
  const state = wrapWords(connectionWords(connection, now), columns, rows > 12 ? 3 : 1)
  const style = CONNECTION_STYLES[connection.status]
  const words = pictureWords(view.status)
  const age = staleSince === undefined ? [] : [`as of ${span(now - staleSince)} ago`]
  const totals = [...totalsWords(totalsOf(registry)), rateWords(eventsPerSecond), ...age]
  return [
    paint('strong', cutTo(escapeText(address), columns)),
    ...state.map((line) => paint(style, line)),
    ...wrapWords(totals.join(', '), columns, rows > 12 ? 2 : 1),
    ...(words && connection.status === 'connected'
      ? wrapWords(words, columns, 2).map((line) => paint('warning', line))
      : []),
    '',
  ]
}

const CONNECTION_STYLES: Readonly<Record<ConnectionState['status'], Style>> = {
  idle: 'quiet',
  connecting: 'warning',
  connected: 'good',
  waiting: 'bad',
  closed: 'bad',
}

const TITLES: readonly Cell[] = [
  { text: 'SERVICE' },
  { text: 'NODE' },
  { text: 'HEALTH' },
  { text: 'BEAT', align: 'right' },
  { text: 'CIRCUIT' },
]

function wideTable(view: View, rows: readonly Row[], { columns }: Size, paint: Paint): Table {
  if (rows.length === 0) return NO_TABLE
  const most = Math.floor(columns / 3)
  const cellsOf = (row: Row) => cutService(most)(wideCells(row, view.now))
  const widths = columnWidths([TITLES, ...rows.map(cellsOf)], columns, 1)
  const titles = joinCells(TITLES, widths, (_, text) => text)
  const dress = dresser(view, paint)
  return {
    titles: [paint('quiet', titles)],
    lines: rows.map((row) => ({
      row,
      write(shown) {
        const place = shown === 'first' ? shown : row.place
        return joinCells(cellsOf({ ...row, place }), widths, dress)
      },
    })),
  }
}

/** A service with a long name does not push the others out. */
function cutService(most: number) {
  return ([service, ...rest]: readonly Cell[]): readonly Cell[] =>
    service ? [{ ...service, text: cutTo(service.text, most) }, ...rest] : rest
}

function narrowTable(view: View, rows: readonly Row[], { columns }: Size, paint: Paint): Table {
  const cells = rows.map((row) => narrowCells(row, view.now))
  const widths = columnWidths(cells, columns - INDENT.length, 0)
  const dress = dresser(view, paint)
  const lines = rows.flatMap((row, at): Line[] => {
    const write = () => INDENT + joinCells(cells[at] ?? [], widths, dress)
    if (row.place === 'further') return [{ row, write }]
    const { service, place } = row
    const title = () => dress('strong', cutTo(escapeText(service), columns))
    return [
      { row: { service, place }, write: title },
      { row, write },
    ]
  })
  return { titles: [], lines }
}

const NO_TABLE: Table = { titles: [], lines: [] }
const INDENT = '  '

/** What is no longer known to be so is not shown in the colours of what is. */
function dresser({ status }: View, paint: Paint) {
  return (style: Style | undefined, text: string): string => {
    if (status.state !== 'live') return paint('quiet', text)
    return style ? paint(style, text) : text
  }
}

function footWords(hidden: readonly Row[]): string {
  if (hidden.length === 0) return 'q ends it'
  const nodes = hidden.filter(({ node }) => node).length
  const services = new Set(hidden.map(({ service }) => service)).size
  return `${counted(nodes, 'more node')} in ${counted(services, 'service')}: arrows, q ends it`
}
