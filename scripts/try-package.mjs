// The packages as a stranger gets them: packed, installed in an empty project, and used there.
import { checkTypes } from './package/check-types.mjs'
import { inspectPackages } from './package/inspect-packages.mjs'
import { loadEntries } from './package/load-entries.mjs'
import { prepareProject } from './package/prepare-project.mjs'
import { runCommands } from './package/run-commands.mjs'
import { runInVitest } from './package/run-in-vitest.mjs'
import { isMain, readArguments } from './shared/arguments.mjs'
import { stopOnSignals } from './shared/command.mjs'
import { countResults, printResult, summaryLine, writeCounts } from './shared/counts.mjs'
import { ROOT } from './shared/workspace.mjs'

if (isMain(import.meta.url)) {
  stopOnSignals()
  const { values } = readArguments('try-package', {
    json: { type: 'string' },
    node: { type: 'string', default: process.execPath },
  })
  const results = await tryPackages(values.node)
  const counts = countResults(results)
  writeCounts(values.json, counts)
  if (counts.failed > 0) process.exitCode = 1
  if (!values.json) console.log(`\n${summaryLine(counts)}`)
}

/** @param {string} node the Node that loads the packages */
async function tryPackages(node) {
  const project = await prepareProject(ROOT)
  process.once('exit', project.remove)
  if (project.problem)
    return show([{ name: 'pack and install', ok: false, detail: project.problem }])
  return [
    ...show(inspectPackages(ROOT, project)),
    ...show(await checkTypes(ROOT, project)),
    ...show(await loadEntries(project, node)),
    ...show(await runCommands(project, node)),
    ...show(await runInVitest(ROOT, project, node)),
  ]
}

/** @param {import('./shared/counts.mjs').Result[]} results */
function show(results) {
  results.forEach((result) => printResult(result))
  return results
}
