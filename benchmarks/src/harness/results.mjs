import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { plotArea } from './plot.mjs'

/**
 * @typedef {object} Report a whole run
 * @property {string} machine in words
 * @property {string} date ISO
 * @property {boolean} quick
 * @property {number} rounds
 * @property {Record<string, string>} versions
 * @property {Record<string, string>} titles of the areas that were measured
 * @property {import('./rows.mjs').Row[]} rows
 * @property {{ area: string, subject: string, why: string }[]} leftOut
 * @property {import('./judge.mjs').Judged[]} targets
 */

/** `results.json` and a plot for each area. @param {string} directory @param {Report} report */
export function writeResults(directory, report) {
  writeJson(join(directory, 'results.json'), report)
  const note = `${report.machine}, ${report.date.slice(0, 10)}; bars and the last column: theirs by ours`
  for (const [area, title] of Object.entries(report.titles)) {
    const rows = report.rows.filter((row) => row.area === area)
    writeFileSync(join(directory, `${area}.svg`), plotArea({ area, title, note, rows }))
  }
}

/** @param {string} path @param {Report} report */
export function writeJson(path, report) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
}
