import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readJson } from '../shared/workspace.mjs'

/** @typedef {import('../shared/counts.mjs').Counts & { note?: string }} Outcome */

/**
 * Gives a program a file to write its counts to, and reads them when it has ended. Silence is not
 * success: no file, no test, or a bad exit without a failed test all count as one failure.
 *
 * @param {(path: string) => Promise<import('../shared/command.mjs').Outcome>} start
 * @param {(report: any) => import('../shared/counts.mjs').Counts} [read]
 * @returns {Promise<Outcome>}
 */
export async function collectCounts(start, read = (report) => report) {
  const directory = mkdtempSync(join(tmpdir(), 'maxine-test-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    const path = join(directory, 'counts.json')
    const { code, timedOut } = await start(path)
    const counts = existsSync(path) ? read(readJson(path)) : { passed: 0, failed: 0, skipped: 0 }
    return judge(counts, code, timedOut)
  } finally {
    process.off('exit', remove)
    remove()
  }
}

/**
 * @param {import('../shared/counts.mjs').Counts} counts
 * @param {number} code
 * @param {boolean} timedOut
 * @returns {Outcome}
 */
function judge(counts, code, timedOut) {
  const note = trouble(counts, code, timedOut)
  return note ? { ...counts, failed: Math.max(counts.failed, 1), note } : counts
}

function trouble({ passed, failed }, code, timedOut) {
  if (timedOut) return 'Failed: it took too long and was stopped.'
  if (code !== 0 && failed === 0) return `Failed: it ended with exit code ${code}.`
  if (passed + failed === 0) return 'Failed: it ran no test at all.'
  return undefined
}
