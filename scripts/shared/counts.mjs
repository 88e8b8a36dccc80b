import { writeFileSync } from 'node:fs'
import { formatSeconds } from './command.mjs'

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 *
 * @typedef {object} Result one named thing that was tried
 * @property {string} name
 * @property {boolean} ok
 * @property {string} [detail] what went wrong
 */

/** @param {Result[]} results @returns {Counts} */
export function countResults(results) {
  const passed = results.filter(({ ok }) => ok).length
  return { passed, failed: results.length - passed, skipped: 0 }
}

/** @param {Counts[]} all @returns {Counts} */
export function addCounts(all) {
  const sum = (/** @type {keyof Counts} */ key) => all.reduce((total, one) => total + one[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/** The line every run closes with. @param {Counts} counts */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** @param {Result} result @param {number} [seconds] */
export function printResult({ name, ok, detail }, seconds) {
  console.log(
    `${ok ? '✓' : '✗'} ${name}${seconds === undefined ? '' : ` ${formatSeconds(seconds)}`}`,
  )
  if (!ok && detail) console.log(detail.trimEnd().replace(/^/gm, '  '))
}

/** @param {string | undefined} path @param {Counts} counts */
export function writeCounts(path, counts) {
  if (path) writeFileSync(path, `${JSON.stringify(counts)}\n`)
}

/**
 * Rows of text with aligned columns, the first one to the left and the rest to the right.
 *
 * @param {(string | number)[][]} rows
 */
export function formatTable(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column]).length)),
  )
  const cell = (value, column) =>
    column === 0
      ? String(value).padEnd(widths[0] ?? 0)
      : String(value).padStart(widths[column] ?? 0)
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}
