import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { toTargetTable } from './judge.mjs'
import { formatMarkdown, toTables } from './table.mjs'

/** @typedef {import('./results.mjs').Report} Report */

const START = '<!-- results: written by npm run bench -- --write-readme -->'
const END = '<!-- end of results -->'

/** Puts a run in the place of the last one. @param {string} path of README.md @param {Report} report */
export async function writeReadme(path, report) {
  const page = withResults(readFileSync(path, 'utf8'), report)
  writeFileSync(path, await format(page, { ...(await resolveConfig(path)), parser: 'markdown' }))
}

/** @param {string} page @param {Report} report */
export function withResults(page, report) {
  const [before, rest] = page.split(START)
  const [, after] = (rest ?? '').split(END)
  if (after === undefined) throw new Error(`README.md has no ${START} and ${END} behind it.`)
  return `${before}${START}\n\n${sections(report)}\n\n${END}${after}`
}

/** @param {Report} report */
function sections(report) {
  const { machine, date, rounds, versions, titles, targets } = report
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `Measured on ${date.slice(0, 10)}: ${machine}. Medians of ${rounds} rounds, or fewer where an area says so.`,
    `Beside us: ${named.join(', ')}.`,
    '### Targets',
    formatMarkdown(toTargetTable(targets)),
    ...Object.entries(titles).flatMap(([area, title]) => sectionOf(area, title, report)),
  ].join('\n\n')
}

/** @param {string} area @param {string} title @param {Report} report */
function sectionOf(area, title, { rows, leftOut }) {
  const own = rows.filter((row) => row.area === area)
  const missing = leftOut.filter((one) => one.area === area)
  return [
    `### ${area}`,
    `${title.charAt(0).toUpperCase()}${title.slice(1)}.`,
    `![${area}, by what we need](results/${area}.svg)`,
    ...toTables(own).map(formatMarkdown),
    ...missing.map(({ subject, why }) => `Left out: ${subject}, ${why}.`),
  ]
}
