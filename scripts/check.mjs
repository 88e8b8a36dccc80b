// npm run check [-- step …]: what can be judged without running a test.
import { STEPS } from './check/steps.mjs'
import { chooseByName } from './shared/arguments.mjs'
import { runCommand, stopOnSignals, excerpt } from './shared/command.mjs'
import { countResults, printResult, summaryLine, writeCounts } from './shared/counts.mjs'
import { ROOT } from './shared/workspace.mjs'

const CONCURRENCY = 2
const PLAIN = { NO_COLOR: '1', FORCE_COLOR: undefined }

stopOnSignals()
const { chosen, values } = chooseByName('npm run check', Object.keys(STEPS), {
  json: { type: 'string' },
})

const waiting = [...chosen]
const results = []
await Promise.all(Array.from({ length: CONCURRENCY }, work))

const counts = countResults(results)
writeCounts(values.json, counts)
if (counts.failed > 0) process.exitCode = 1
if (!values.json) console.log(`\n${summaryLine(counts)}`)

async function work() {
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    const started = performance.now()
    const result = await run(name)
    results.push(result)
    printResult(result, (performance.now() - started) / 1000)
  }
}

/** A step's programs run one after the other, all of them, so that one run shows every problem. */
async function run(name) {
  let detail = ''
  for (const command of STEPS[name]()) {
    const { code, output } = await runCommand(command, { cwd: ROOT, env: PLAIN })
    if (code !== 0) detail += `${excerpt(output) || `exit code ${code}`}\n`
  }
  return { name, ok: detail === '', detail }
}
