import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url))
const harness = (/** @type {string} */ name) => new URL(`harness/${name}`, import.meta.url).href

/** A run with a child that would never end, and one that has ended by itself. */
const ENDLESS = `
  import { startProcess } from '${harness('child.mjs')}'
  import { stopOnSignals } from '${harness('signals.mjs')}'
  stopOnSignals()
  startProcess([process.execPath, '-e', ''])
  const { pid } = startProcess([process.execPath, '-e', 'setInterval(() => {}, 1_000)'])
  console.log(pid)
`

test.each([
  [['--only', 'nowhere'], /^npm run bench: there is no "nowhere"; choose from .+\.\n$/],
  [['--slow'], /^npm run bench: Unknown option '--slow'.*\n$/],
  [['--quick', '--write-readme'], /^npm run bench: --write-readme is for .+\.\n$/],
])('%j ends with 1 and a sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await run([RUN, ...args])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(sentence)
})

describe('a run that is stopped', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('by %s ends with %d, and no child goes on', async (signal, expected) => {
    const stopped = spawn(process.execPath, ['--input-type=module', '-e', ENDLESS])
    const [line] = await once(createInterface({ input: stopped.stdout }), 'line')
    const pid = Number(line)
    expect(isRunning(pid)).toBe(true)
    stopped.kill(/** @type {NodeJS.Signals} */ (signal))
    const [code] = await once(stopped, 'close')
    expect([code, isRunning(pid)]).toEqual([expected, false])
  })
})

/** @param {string[]} args */
async function run(args) {
  const child = spawn(process.execPath, args)
  const said = { stdout: '', stderr: '' }
  for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
    child[stream].on('data', (text) => (said[stream] += text))
  }
  const [code] = await once(child, 'close')
  return { code, ...said }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
