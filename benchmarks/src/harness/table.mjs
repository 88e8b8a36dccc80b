import { FLOORS, OURS } from './rows.mjs'

/** @typedef {import('./rows.mjs').Row} Row */

/**
 * One table for an area: a line per case, our own value with its range first, then every other
 * subject's value and, behind it, ours by theirs.
 *
 * @param {Row[]} rows of one area
 * @returns {string[][]} the first line holds the names
 */
export function toTable(rows) {
  const subjects = orderOf(rows)
  const cases = [...new Set(rows.map((row) => row.case))]
  const lines = cases.map((name) => {
    const own = rows.filter((row) => row.case === name)
    const ours = own.find(({ subject }) => subject === OURS)
    const cell = (/** @type {string} */ subject) => {
      const row = own.find((one) => one.subject === subject)
      if (!row) return ''
      const ratio = ours?.ratio[subject]
      if (subject === OURS) return `${row.median} [${row.min}–${row.max}]`
      return ratio === undefined ? `${row.median}` : `${row.median} (×${ratio})`
    }
    return [name, own[0].unit, ...subjects.map(cell)]
  })
  return [['case', 'unit', ...subjects], ...lines]
}

/** For a terminal. @param {string[][]} table */
export function formatTable(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)))
  const pad = (text, column) =>
    column < 2 ? text.padEnd(widths[column]) : text.padStart(widths[column])
  return table.map((line) => line.map(pad).join('  ').trimEnd()).join('\n')
}

/** For a page. @param {string[][]} table */
export function formatMarkdown([names, ...lines]) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  const alignment = names.map((_, column) => (column < 2 ? '---' : '---:'))
  return [line(names), line(alignment), ...lines.map(line)].join('\n')
}

/** Ourselves, the floors, then the others as they were first measured. @param {Row[]} rows */
function orderOf(rows) {
  const found = new Set(rows.map(({ subject }) => subject))
  const first = [OURS, ...FLOORS].filter((subject) => found.has(subject))
  return [...first, ...[...found].filter((subject) => !first.includes(subject))]
}
