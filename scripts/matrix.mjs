// npm run test:matrix [-- --only 22,24,bun,deno]: the packages on every runtime they are meant for.
import { bunOf, denoOf, nodeOf, provideRuntime } from './matrix/provide-runtime.mjs'
import { smoke } from './matrix/smoke.mjs'
import { loadEntries } from './package/load-entries.mjs'
import { prepareProject } from './package/prepare-project.mjs'
import { exitWith, readArguments } from './shared/arguments.mjs'
import { formatSeconds, stopOnSignals } from './shared/command.mjs'
import { addCounts, countResults, formatTable, printResult, summaryLine } from './shared/counts.mjs'
import { ROOT } from './shared/workspace.mjs'
import { runVitest } from './test/vitest-runner.mjs'

/**
 * The newest release of everything that is supported, by number so that a run can be repeated, and
 * the words ahead of a script. What Deno is permitted is what an application has to permit.
 */
const RUNTIMES = {
  20: { published: nodeOf('20.20.2'), words: [] },
  22: { published: nodeOf('22.23.3'), words: [] },
  24: { published: nodeOf('24.21.0'), words: [] },
  bun: { published: bunOf('1.4.5'), words: ['run'] },
  deno: {
    published: denoOf('2.9.6'),
    words: ['run', '--no-prompt', '--allow-net', '--allow-read', '--allow-env'],
  },
}

const HELP = `npm run test:matrix [-- --only ${Object.keys(RUNTIMES).join(',')}]

On each Node: loads every entry of the packed packages, runs the unit and the contract tests, and
runs a small program against a server in another process. On Bun and Deno: runs that program.

Needs npm and its registry: a runtime that is not the running one is installed from there once, into
node_modules/.cache (Node 60 MB to 120 MB each, Bun and Deno about 100 MB each). None of them becomes
a dependency. Needs nothing else, and no Chromium.`

stopOnSignals()
const chosen = chooseRuntimes()
const project = await prepareProject(ROOT)
process.once('exit', project.remove)
if (project.problem) exitWith(`${project.problem}\nThe packages could not be packed and installed.`)

const rows = []
for (const name of chosen) rows.push(...(await runOn(RUNTIMES[name])))

const total = addCounts(rows)
const header = ['on', 'runner', 'passed', 'failed', 'skipped', 'time']
console.log(`\n${formatTable([header, ...rows.map(toCells)])}\n`)
console.log(summaryLine(total))
if (total.failed > 0) process.exitCode = 1

function chooseRuntimes() {
  const { values } = readArguments('npm run test:matrix', {
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  const known = Object.keys(RUNTIMES)
  const wanted = values.only?.split(',') ?? known
  const unknown = wanted.filter((/** @type {string} */ name) => !known.includes(name))
  if (unknown.length > 0)
    exitWith(`--only takes some of ${known.join(',')}, not ${unknown.join(',')}.`)
  return wanted
}

/** @param {{ published: import('./matrix/provide-runtime.mjs').Published, words: string[] }} runtime */
async function runOn({ published, words }) {
  console.log(`\n── ${published.name} ${published.version}`)
  const { program, label, problem } = await provideRuntime(ROOT, published)
  if (problem) {
    console.log(problem)
    return [{ on: label, runner: '-', passed: 0, failed: 1, skipped: 0, seconds: 0 }]
  }
  const runners = {
    ...(published.name === 'Node' && {
      package: () => countShown(loadEntries(project, program)),
      unit: () => runVitest('unit', { node: program }),
      contract: () => runVitest('contract', { node: program }),
    }),
    smoke: () => countShown(smoke(project, [program, ...words])),
  }
  const done = []
  for (const [runner, start] of Object.entries(runners)) {
    const started = performance.now()
    const counts = await start()
    if (counts.note) console.log(counts.note)
    done.push({ on: label, runner, ...counts, seconds: (performance.now() - started) / 1000 })
  }
  return done
}

/**
 * @param {Promise<import('./shared/counts.mjs').Result[]>} tried
 * @returns {Promise<import('./test/outcome.mjs').Outcome>}
 */
async function countShown(tried) {
  const results = await tried
  results.filter(({ ok }) => !ok).forEach((result) => printResult(result))
  return countResults(results)
}

function toCells({ on, runner, passed, failed, skipped, seconds }) {
  return [on, runner, passed, failed, skipped, formatSeconds(seconds)]
}
