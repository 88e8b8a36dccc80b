import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const GRACE_MS = 2_000
const KEPT_OUTPUT = 4_000_000

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
let isStopping = false

/**
 * Runs a program to its end and never rejects: a program that cannot be started is a failed one.
 *
 * @typedef {object} Outcome
 * @property {number} code 0 when the program succeeded
 * @property {string} output stdout and stderr, in the order they came
 * @property {string} stdout
 * @property {number} seconds
 * @property {boolean} timedOut
 *
 * @param {string[]} command program, then its arguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, live?: boolean, timeoutMs?: number }} [options]
 *   `live` hands the terminal to the program, so nothing is kept of what it prints
 * @returns {Promise<Outcome>}
 */
export function runCommand([program, ...args], { cwd, env, live = false, timeoutMs } = {}) {
  const started = performance.now()
  // A group of its own, so that one signal reaches whatever the program itself has started.
  /** @type {import('node:child_process').ChildProcess} */
  const child = spawn(program ?? '', args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  running.add(child)
  const kept = collectOutput(child)
  const deadline = startDeadline(child, timeoutMs)

  return new Promise((resolve) => {
    const finish = (/** @type {number} */ code) => {
      running.delete(child)
      const timedOut = deadline.stop()
      // Who waits would report a failure, or start the next program.
      if (isStopping) return
      const seconds = (performance.now() - started) / 1000
      resolve({ ...kept(), code: timedOut ? code || 1 : code, seconds, timedOut })
    }
    child.once('error', (error) => {
      kept.note(error.message)
      finish(127)
    })
    child.once('close', (code) => finish(code ?? 1))
  })
}

/** Ends every program started here when this process is asked to stop. Call once, from a main file. */
export function stopOnSignals() {
  const signals = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.once(signal, () => void stopAll().then(() => process.exit(exitCode)))
  }
}

/** npm itself, without a shell in between: the one that runs this script, else the one on PATH. */
export function npmCommand() {
  const script = process.env.npm_execpath
  if (script?.endsWith('npm-cli.js')) return [process.execPath, script]
  return process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', 'npm.cmd'] : ['npm']
}

/**
 * The script behind a tool's command, to be run by any Node.
 *
 * @param {string} root
 * @param {string} packageName
 * @param {string} [binName]
 */
export function toolScript(root, packageName, binName = packageName) {
  const manifestPath = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = createRequire(manifestPath)(manifestPath)
  return join(dirname(manifestPath), typeof bin === 'string' ? bin : bin[binName])
}

/** The start and the end of what a program printed: some name the cause first, some last. */
export function excerpt(output, first = 20, last = 30) {
  const lines = output.trimEnd().split('\n')
  if (lines.length <= first + last) return lines.join('\n')
  const left = `… ${lines.length - first - last} lines left out …`
  return [...lines.slice(0, first), left, ...lines.slice(-last)].join('\n')
}

/** @param {number} seconds */
export function formatSeconds(seconds) {
  return `${seconds.toFixed(1)} s`
}

async function stopAll() {
  isStopping = true
  for (const child of running) signalGroup(child, 'SIGTERM')
  const deadline = performance.now() + GRACE_MS
  while (running.size > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  for (const child of running) signalGroup(child, 'SIGKILL')
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It ended by itself in the meantime.
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {number | undefined} timeoutMs
 */
function startDeadline(child, timeoutMs) {
  let timedOut = false
  const timers = [
    timeoutMs &&
      setTimeout(() => {
        timedOut = true
        signalGroup(child, 'SIGTERM')
        timers.push(setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS))
      }, timeoutMs),
  ]
  return {
    stop() {
      timers.forEach((timer) => timer && clearTimeout(timer))
      return timedOut
    },
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function collectOutput(child) {
  let output = ''
  let stdout = ''
  const add = (/** @type {string} */ text) => {
    output = (output + text).slice(-KEPT_OUTPUT)
  }
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text
    add(text)
  })
  child.stderr?.setEncoding('utf8').on('data', add)
  return Object.assign(() => ({ output, stdout }), { note: add })
}
