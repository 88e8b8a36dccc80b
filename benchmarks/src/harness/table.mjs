import { FLOORS, GROWTH_UNIT, OURS } from './rows.mjs'

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {string[][]} Table lines of cells; the first line holds the names */

/**
 * Tables of an area, one for all cases that were measured of the same subjects: a line per case, our own
 * value with its range first, then every other subject's value and, behind it, ours by theirs.
 *
 * @param {Row[]} rows of one area
 * @param {'values' | 'ratios'} [shown] of the others, both or the ratios alone
 * @returns {Table[]}
 */
export function toTables(rows, shown = 'values') {
  /** @type {Map<string, Row[]>} */
  const groups = new Map()
  for (const name of new Set(rows.map((row) => row.case))) {
    const own = rows.filter((row) => row.case === name)
    const subjects = orderOf(own).join('\n')
    groups.set(subjects, [...(groups.get(subjects) ?? []), ...own])
  }
  return [...groups.values()].map((group) => toTable(group, shown))
}

/**
 * For a terminal: with ratios alone, and in pieces, where there is no room for all.
 *
 * @param {Row[]} rows of one area
 * @param {number} width in columns
 */
export function formatTables(rows, width) {
  const short = toTables(rows, 'ratios')
  return toTables(rows)
    .flatMap((table, at) => (widthOf(table) <= width ? [table] : cut(short[at], width)))
    .map(formatTable)
    .join('\n\n')
}

/** @param {Table} table */
export function formatTable(table) {
  const widths = widthsOf(table)
  const pad = (text, column) =>
    column < 2 ? text.padEnd(widths[column]) : text.padStart(widths[column])
  return table.map((line) => line.map(pad).join(GAP).trimEnd()).join('\n')
}

/** For a page; a table of many subjects and few cases lies on its side. @param {Table} table */
export function formatMarkdown(table) {
  const isWide = table[0].length > 10 && table.length < table[0].length
  const [names, ...lines] = isWide ? turned(table) : table
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const alignment = names.map((_, column) => (column < 1 ? '---' : '---:'))
  return [line(names), line(alignment), ...lines.map(line)].join('\n')
}

/** Three digits, and thousands apart. @param {number} value */
export function spoken(value) {
  return Math.abs(value) >= 10_000 ? value.toLocaleString('en') : String(value)
}

/** Ourselves, the floors, then the others as they were first measured. @param {Row[]} rows */
export function orderOf(rows) {
  const found = new Set(rows.map(({ subject }) => subject))
  const first = [OURS, ...FLOORS].filter((subject) => found.has(subject))
  return [...first, ...[...found].filter((subject) => !first.includes(subject))]
}

const GAP = '  '

/** @param {Row[]} rows @param {'values' | 'ratios'} shown @returns {Table} */
function toTable(rows, shown) {
  const subjects = orderOf(rows)
  const lines = [...new Set(rows.map((row) => row.case))].map((name) => {
    const own = rows.filter((row) => row.case === name)
    const cells = subjects.map((subject) => cellOf(own, subject, shown))
    return [name, own[0].unit, ...cells]
  })
  return [['case', 'unit', ...subjects], ...lines]
}

/** @param {Row[]} own rows of one case @param {string} subject @param {'values' | 'ratios'} shown */
function cellOf(own, subject, shown) {
  const { median, min, max, unit } = own.find((one) => one.subject === subject) ?? own[0]
  const value = spoken(median)
  if (subject === OURS) return min === max ? value : `${value} [${spoken(min)}–${spoken(max)}]`
  const ratio = own.find((one) => one.subject === OURS)?.ratio[subject]
  // Exponents do not divide.
  if (ratio === undefined || unit === GROWTH_UNIT) return value
  return shown === 'ratios' ? `×${ratio}` : `${value} (×${ratio})`
}

/** Into tables that are narrow enough, each with the case, its unit and our own value. */
function cut(table, width) {
  const [names] = table
  const kept = Math.min(3, names.length)
  const widths = widthsOf(table)
  const room = width - sum(widths.slice(0, kept)) - kept * GAP.length
  /** @type {number[][]} */
  const pieces = []
  let left = 0
  for (let column = kept; column < names.length; column++) {
    const needed = widths[column] + GAP.length
    if (needed > left) {
      pieces.push([])
      left = room
    }
    pieces[pieces.length - 1].push(column)
    left -= needed
  }
  if (pieces.length === 0) return [table]
  return pieces.map((columns) =>
    table.map((line) => [...line.slice(0, kept), ...columns.map((column) => line[column])]),
  )
}

/** @param {Table} table */
function turned(table) {
  return table[0].map((_, column) => table.map((line) => line[column]))
}

/** @param {Table} table */
function widthOf(table) {
  const widths = widthsOf(table)
  return sum(widths) + (widths.length - 1) * GAP.length
}

/** @param {Table} table */
function widthsOf(table) {
  return table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)))
}

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0)
}
