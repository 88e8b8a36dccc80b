// npm run bench [-- --only fanout,receive] [--quick] [--json FILE] [--out DIR] [--write-readme]: us beside
// the peers and the least anybody could do, on the built packages. Numbers are shown, never asserted.
import { fileURLToPath } from 'node:url'
import { AREAS } from './areas.mjs'
import { stopAll } from './harness/child.mjs'
import { judge, toTargetTable } from './harness/judge.mjs'
import { describeMachine } from './harness/machine.mjs'
import { readOptions } from './harness/options.mjs'
import { createProgress } from './harness/progress.mjs'
import { writeReadme } from './harness/readme.mjs'
import { writeJson, writeResults } from './harness/results.mjs'
import { toRows } from './harness/rows.mjs'
import { stopOnSignals } from './harness/signals.mjs'
import { formatTable, formatTables } from './harness/table.mjs'
import { versionsOf } from './harness/versions.mjs'
import { TARGETS } from './targets.mjs'

/** Odd, so that a median is one of the values. */
const ROUNDS = { quick: 5, full: 7 }
const RESULTS = fileURLToPath(new URL('../results', import.meta.url))
const README = fileURLToPath(new URL('../README.md', import.meta.url))
/** Where nobody says how wide the terminal is. */
const COLUMNS = 120

const progress = createProgress(process.stdout)

stopOnSignals()
main().then(
  () => process.exit(0),
  async (error) => {
    progress.say(`npm run bench: ${error?.stack ?? error}`)
    await stopAll()
    process.exit(1)
  },
)

async function main() {
  const options = optionsOrExit()
  const report = await measureAll(options)
  const { json, out, readme } = options
  if (json) writeJson(json, report)
  if (out) writeResults(out, report)
  if (readme === 'written') await writeReadme(README, report)
}

/** @param {import('./harness/options.mjs').Options} options @returns {Promise<import('./harness/results.mjs').Report>} */
async function measureAll({ only, quick }) {
  const machine = describeMachine()
  const rounds = quick ? ROUNDS.quick : ROUNDS.full
  progress.say(`${machine}\n${quick ? 'A first look' : 'In full'}: ${only.join(', ')}`)
  /** @type {Pick<import('./harness/results.mjs').Report, 'rows' | 'leftOut' | 'titles'>} */
  const { rows, leftOut, titles } = { rows: [], leftOut: [], titles: {} }
  for (const area of only) {
    const leaveOut = (subject, why) => leftOut.push({ area, subject, why })
    const { title, found } = await measureArea(area, { quick, rounds, leaveOut })
    progress.say(`\n${formatTables(found, process.stdout.columns ?? COLUMNS)}\n`)
    rows.push(...found)
    titles[area] = title
  }
  for (const { area, subject, why } of leftOut) {
    progress.say(`left out of ${area}: ${subject}, ${why}`)
  }
  const wanted = TARGETS.filter(({ area }) => only.includes(area))
  const targets = judge(wanted, rows)
  if (targets.length > 0) progress.say(`\n${formatTable(toTargetTable(targets))}`)
  const date = new Date().toISOString()
  const versions = await versionsOf(rows)
  return { machine, date, quick, rounds, versions, titles, rows, leftOut, targets }
}

/** @param {string} name @param {Omit<import('./areas.mjs').Bench, 'progress'>} bench */
async function measureArea(name, bench) {
  const { title, measure } = await AREAS[name]()
  progress.note(`${name}: ${title}`)
  const measured = await measure({
    ...bench,
    progress: (text) => progress.show(`${name}: ${text}`),
  })
  await stopAll()
  return { title, found: toRows(name, measured) }
}

function optionsOrExit() {
  try {
    return readOptions(process.argv.slice(2), Object.keys(AREAS), RESULTS)
  } catch (error) {
    console.error(`npm run bench: ${error.message}`)
    return process.exit(1)
  }
}
