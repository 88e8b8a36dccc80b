import { runCommand, toolScript } from '../shared/command.mjs'
import { ROOT } from '../shared/workspace.mjs'
import { collectCounts } from './outcome.mjs'

const TIMEOUT_MS = 10 * 60_000

/**
 * Projects that are run as one: what the hooks promise holds on the other React too, and where React's
 * compiler has rewritten them.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const TOGETHER = { unit: ['unit', 'react-18', 'react-compiled'] }

/**
 * @param {string} name of a project, or of those that are run with it
 * @param {{ node?: string, live?: boolean }} [options] the Node to run on, and whether to show it
 */
export function runVitest(name, { node = process.execPath, live = true } = {}) {
  return collectCounts((path) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
    const projects = (TOGETHER[name] ?? [name]).map((project) => `--project=${project}`)
    const command = [node, toolScript(ROOT, 'vitest'), 'run', ...projects, ...reporters]
    return runCommand(command, { cwd: ROOT, live, timeoutMs: TIMEOUT_MS })
  }, readCounts)
}

/** How many tests a project has, without running them. @param {string} project */
export async function countVitestTests(project) {
  const vitest = toolScript(ROOT, 'vitest')
  const command = [process.execPath, vitest, 'list', '--project', project, '--json']
  const { code, stdout } = await runCommand(command, { cwd: ROOT, timeoutMs: TIMEOUT_MS })
  const list = stdout.slice(stdout.indexOf('['))
  return code === 0 && list ? JSON.parse(list).length : 0
}

/** A file that cannot even be loaded has no failed test of its own, so it is counted as one. */
function readCounts({
  numPassedTests,
  numFailedTests,
  numPendingTests,
  numTodoTests,
  testResults,
}) {
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  }
}
