// npm test [-- runner …]: everything that must hold, one runner after the other.
import { chooseByName } from './shared/arguments.mjs'
import { formatSeconds, stopOnSignals } from './shared/command.mjs'
import { addCounts, formatTable, summaryLine } from './shared/counts.mjs'
import { RUNNERS } from './test/runners.mjs'

stopOnSignals()
const { chosen } = chooseByName('npm test', Object.keys(RUNNERS))

const rows = []
for (const name of chosen) rows.push({ name, ...(await run(name)) })

const total = addCounts(rows)
console.log(`\n${formatTable([header(), ...rows.map(toCells)])}\n`)
console.log(summaryLine(total))
if (total.failed > 0) process.exitCode = 1

/** @param {string} name */
async function run(name) {
  const { what, start } = RUNNERS[name]
  console.log(`\n── ${name}: ${what}`)
  const started = performance.now()
  const counts = await start()
  const seconds = (performance.now() - started) / 1000
  if (counts.note) console.log(counts.note)
  console.log(`── ${name}: ${summaryLine(counts)} in ${formatSeconds(seconds)}`)
  return { ...counts, seconds }
}

function header() {
  return ['runner', 'passed', 'failed', 'skipped', 'time']
}

function toCells({ name, passed, failed, skipped, seconds }) {
  return [name, passed, failed, skipped, formatSeconds(seconds)]
}
