// npm run test:matrix [-- --only 22,24]: the packages and their tests on every supported Node.
import { provideNode } from './matrix/provide-node.mjs'
import { loadEntries } from './package/load-entries.mjs'
import { prepareProject } from './package/prepare-project.mjs'
import { exitWith, readArguments } from './shared/arguments.mjs'
import { formatSeconds, stopOnSignals } from './shared/command.mjs'
import { addCounts, countResults, formatTable, printResult, summaryLine } from './shared/counts.mjs'
import { ROOT } from './shared/workspace.mjs'
import { runVitest } from './test/vitest-runner.mjs'

/** The newest release of every major that is supported, by number so that a run can be repeated. */
const VERSIONS = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' }

stopOnSignals()
const majors = chooseMajors()
const project = await prepareProject(ROOT)
process.once('exit', project.remove)
if (project.problem) exitWith(`${project.problem}\nThe packages could not be packed and installed.`)

const rows = []
for (const major of majors) rows.push(...(await runOn(major)))

const total = addCounts(rows)
const header = ['on', 'runner', 'passed', 'failed', 'skipped', 'time']
console.log(`\n${formatTable([header, ...rows.map(toCells)])}\n`)
console.log(summaryLine(total))
if (total.failed > 0) process.exitCode = 1

function chooseMajors() {
  const { values } = readArguments('npm run test:matrix', { only: { type: 'string' } })
  const known = Object.keys(VERSIONS)
  const wanted = values.only?.split(',') ?? known
  const unknown = wanted.filter((/** @type {string} */ major) => !known.includes(major))
  if (unknown.length > 0)
    exitWith(`--only takes some of ${known.join(',')}, not ${unknown.join(',')}.`)
  return wanted
}

/** @param {string} major */
async function runOn(major) {
  console.log(`\n── Node ${major}`)
  const { node, version, problem } = await provideNode(ROOT, VERSIONS[major])
  if (problem) {
    console.log(problem)
    return [
      { on: `Node ${VERSIONS[major]}`, runner: '-', passed: 0, failed: 1, skipped: 0, seconds: 0 },
    ]
  }
  const runners = {
    package: () => loadPackages(node),
    unit: () => runVitest('unit', { node }),
    contract: () => runVitest('contract', { node }),
  }
  const done = []
  for (const [runner, start] of Object.entries(runners)) {
    const started = performance.now()
    const counts = await start()
    if (counts.note) console.log(counts.note)
    done.push({ on: version, runner, ...counts, seconds: (performance.now() - started) / 1000 })
  }
  return done
}

/** @param {string} node @returns {Promise<import('./test/outcome.mjs').Outcome>} */
async function loadPackages(node) {
  const results = await loadEntries(project, node)
  results.filter(({ ok }) => !ok).forEach((result) => printResult(result))
  return countResults(results)
}

function toCells({ on, runner, passed, failed, skipped, seconds }) {
  return [on, runner, passed, failed, skipped, formatSeconds(seconds)]
}
