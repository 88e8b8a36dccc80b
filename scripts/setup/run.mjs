import { resolve } from 'node:path'
import { stopOnSignals } from '../shared/command.mjs'
import { buildStale } from './build.mjs'
import { provideChromium } from './chromium.mjs'
import { installDependencies } from './install.mjs'
import { linkCommands } from './link-commands.mjs'
import { takeLock } from './lock.mjs'
import { StepFailed } from './step.mjs'

const root = resolve(import.meta.dirname, '../..')

/** What each command needs, in order. */
const NEEDS = {
  start: [installDependencies, buildStale, linkCommands],
  test: [installDependencies, buildStale, linkCommands, provideChromium],
  check: [installDependencies, buildStale, linkCommands],
  matrix: [installDependencies, buildStale, linkCommands],
  contract: [installDependencies, buildStale, linkCommands],
  bench: [installDependencies, buildStale, linkCommands],
  size: [installDependencies, buildStale, linkCommands],
}

/** @param {string | undefined} command */
export async function run(command) {
  stopOnSignals()
  const steps = NEEDS[command ?? '']
  if (!steps) return fail(`setup: say what for, one of ${Object.keys(NEEDS).join(', ')}.`)
  const release = await takeLock(root)
  try {
    for (const step of steps) await step(root)
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    fail(error.message, error.output)
  } finally {
    release()
  }
}

/** @param {string} sentence @param {string} [output] */
function fail(sentence, output) {
  if (output) console.error(output)
  console.error(sentence)
  process.exitCode = 1
}
