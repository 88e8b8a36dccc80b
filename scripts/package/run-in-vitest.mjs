import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, toolScript } from '../shared/command.mjs'

const TIMEOUT_MS = 60_000

/** As a team would write it: the suite on a server of its own, and the words for its tests. */
const TEST = `
import { maxineMatchers } from 'maxine-server-ref/testing/matchers'
import { startServer } from 'maxine-server-ref'
import { describeContract } from 'maxine-contract/vitest'
import { afterAll, expect, test } from 'vitest'

expect.extend(maxineMatchers)
const server = await startServer()
afterAll(() => server.close())
describeContract({ url: server.url }, { ids: ['MX-CORE-12', 'MX-CORE-13'] })
test('the matchers are there', () => expect([]).toBeGapless())
`

/**
 * What needs vitest is used in it: the checkout's, which the empty project is given only now.
 *
 * @param {string} root
 * @param {import('./prepare-project.mjs').Project} project
 * @param {string} node
 * @returns {Promise<import('../shared/counts.mjs').Result[]>}
 */
export async function runInVitest(root, { directory }, node) {
  const place = join(directory, 'node_modules', 'vitest')
  if (!existsSync(place)) symlinkSync(join(root, 'node_modules', 'vitest'), place, 'junction')
  const folder = join(directory, 'in-vitest')
  mkdirSync(folder)
  writeFileSync(join(folder, 'contract.test.mjs'), TEST)
  const command = [node, toolScript(root, 'vitest'), 'run', '--root', folder, '--reporter=json']
  const { stdout, output } = await runCommand(command, { cwd: folder, timeoutMs: TIMEOUT_MS })
  const { numPassedTests = 0, numTotalTests = 0 } = readReport(stdout)
  const ok = numPassedTests === 3 && numTotalTests === 3
  return [{ name: 'the suite and the matchers run in vitest', ok, detail: output }]
}

/** @param {string} stdout @returns {{ numPassedTests?: number, numTotalTests?: number }} */
function readReport(stdout) {
  try {
    return JSON.parse(stdout.slice(stdout.indexOf('{')))
  } catch {
    return {}
  }
}
