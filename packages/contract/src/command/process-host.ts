import { exec } from 'node:child_process'
import { createRequire } from 'node:module'
import { runClientContract } from '../client/run-client-contract.ts'
import { runContract } from '../run-contract.ts'
import { FILES } from './file-access.ts'
import type { CommandHost, EndSignal } from './host.ts'
import type { RunShell } from './token-command.ts'

/** Nobody waits for longer for a reader who does not read, in milliseconds. */
const LAST_WORDS_MS = 1_000

/** Of a terminal that does not tell. */
const USUAL_COLUMNS = 80

/** A token command that takes longer hangs, in milliseconds. */
const SHELL_MS = 30_000

/** This process. */
export function createProcessHost(): CommandHost {
  const { stdout, stderr, env } = process
  const { version } = createRequire(import.meta.url)('maxine-contract/package.json') as {
    readonly version: string
  }
  let onReaderGone: () => void = () => undefined
  stdout.on('error', () => onReaderGone())
  stderr.on('error', () => undefined)
  const isTerminal = stdout.isTTY && env['TERM'] !== 'dumb'
  return {
    argv: process.argv.slice(2),
    env,
    version,
    columns: isTerminal ? () => stdout.columns || USUAL_COLUMNS : undefined,
    clock: {
      now: () => performance.now(),
      every(ms, callback) {
        const timer = setInterval(callback, ms)
        return () => clearInterval(timer)
      },
    },
    run: runContract,
    runClient: runClientContract,
    print: (text) => void stdout.write(text),
    report: (text) => void stderr.write(text),
    runShell,
    files: FILES,
    onSignal(listener) {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] satisfies EndSignal[]) {
        process.on(signal, () => listener(signal))
      }
    },
    onReaderGone: (listener) => (onReaderGone = listener),
    exit(code, when) {
      if (when === 'at-once') process.exit(code)
      setTimeout(() => process.exit(code), LAST_WORDS_MS)
      stdout.write('', () => process.exit(code))
    },
  }
}

/** The words of a failing program are in its error, for they mostly tell what to do. */
const runShell: RunShell = (command, wish) =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, ...wish }
    const options = { env, timeout: SHELL_MS, windowsHide: true }
    const child = exec(command, options, (error, printed, said) => {
      if (!error) return resolve(printed)
      const [words = ''] = said.trim().split('\n').slice(-1)
      const how = typeof error.code === 'number' ? `ended with ${error.code}` : 'was ended'
      reject(new Error(`the token command ${how}${words ? `: ${words}` : ''}`))
    })
    // It would otherwise wait for what is typed here.
    child.stdin?.end()
  })
