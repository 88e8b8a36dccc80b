import { ARROWS } from '../check-arrows.mjs'

const START = '<!-- arrows: written by npm run docs -->'
const END = '<!-- end of arrows -->'

/** The table that CI enforces, as a reader wants it. */
export function renderArrows() {
  const rows = Object.entries(ARROWS).map(([name, { production, development = [] }]) => [
    `\`${name}\``,
    names(production),
    names(development),
  ])
  const table = [['package', 'may import', 'in tests only'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column].length)))
  const lines = table.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]))))
  lines.splice(1, 0, line(widths.map((width) => '-'.repeat(width))))
  return lines.join('\n')
}

/** Puts a new table between the two marks of a page. @param {string} page @param {string} table */
export function replaceBetween(page, table) {
  const [before, rest = ''] = page.split(START)
  const [, after = ''] = rest.split(END)
  return `${before}${START}\n\n${table}\n\n${END}${after}`
}

/** @param {string[]} packages */
function names(packages) {
  return packages.length === 0 ? '–' : packages.map((name) => `\`${name}\``).join(', ')
}

/** @param {string[]} cells */
function line(cells) {
  return `| ${cells.join(' | ')} |`
}
