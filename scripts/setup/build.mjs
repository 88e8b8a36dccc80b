import { runCommand, toolScript } from '../shared/command.mjs'
import { StepFailed, report, secondsSince } from './step.mjs'

/** A build that takes longer says that it is under way; most find nothing to do. */
const LONG_MS = 1_000

// Nothing here may need a network, report use, or draw over the lines of setup.
const TURBO_ENVIRONMENT = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  TURBO_UI: '0',
  DO_NOT_TRACK: '1',
  FORCE_COLOR: '0',
}

/** @param {string} root */
export async function buildStale(root) {
  const started = performance.now()
  const announcement = setTimeout(() => report('build', 'what has changed'), LONG_MS)
  const turbo = [process.execPath, toolScript(root, 'turbo')]
  const command = [...turbo, 'run', 'build', '--cache=local:rw', '--output-logs=errors-only']
  const { code, output } = await runCommand(command, { cwd: root, env: TURBO_ENVIRONMENT })
  clearTimeout(announcement)
  if (code !== 0) {
    throw new StepFailed('build: a package does not build; its errors are above.', output)
  }
  report('build', describe(output), secondsSince(started))
}

/** @param {string} output the summary turbo closes with */
function describe(output) {
  const [, cached, total] = /Cached:\s+(\d+) cached, (\d+) total/.exec(output) ?? []
  if (total === undefined) return 'done'
  if (cached === total) return `${total} packages are up to date`
  return `${Number(total) - Number(cached)} of ${total} packages built`
}
