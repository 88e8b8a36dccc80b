/** A table as prettier has it, its first row the heading. @param {string[][]} table */
export function renderTable(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)))
  const lines = table.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]))))
  lines.splice(1, 0, line(widths.map((width) => '-'.repeat(width))))
  return lines.join('\n')
}

/**
 * Puts a new table between the two marks of a page.
 *
 * @param {string} page
 * @param {string} name of the marks
 * @param {string} table
 */
export function replaceBetween(page, name, table) {
  const start = `<!-- ${name}: written by npm run docs -->`
  const end = `<!-- end of ${name} -->`
  const [before, rest = ''] = page.split(start)
  const [, after = ''] = rest.split(end)
  return `${before}${start}\n\n${table}\n\n${end}${after}`
}

/** @param {string[]} cells */
function line(cells) {
  return `| ${cells.join(' | ')} |`
}
