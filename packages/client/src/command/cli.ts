#!/usr/bin/env node
import { exec } from 'node:child_process'
import { createRequire } from 'node:module'
import type { AbortSignalLike } from '../abort.ts'
import { onAbort } from '../abort.ts'
import { realWorld } from '../real-world.ts'
import { runCommand } from './command.ts'
import type { EndSignal } from './host.ts'
import { createScreen } from './screen.ts'
import { messageOf } from './wording.ts'

const { stdin, stdout, stderr, env } = process
const { version } = createRequire(import.meta.url)('maxine-client/package.json') as {
  readonly version: string
}
const screen = stdout.isTTY && env['TERM'] !== 'dumb' ? createScreen(stdout, stdin) : undefined

// Node would print what was thrown as it is, and with it any token that is in it.
process.on('uncaughtException', (error) => {
  screen?.close()
  stderr.write(`maxine-client: ${messageOf(error)}\n`)
  process.exit(1)
})
process.on('exit', () => screen?.close())

/** Nobody waits for longer for a reader who does not read. */
const LAST_WORDS_MS = 1_000

/** To be stopped by a signal of one’s own takes a moment. */
const STOPPING_MS = 100

let onReaderGone: () => void = () => undefined
stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') stderr.write('maxine-client: what it prints cannot be written\n')
  onReaderGone()
})
stderr.on('error', () => undefined)

await runCommand({
  argv: process.argv.slice(2),
  env,
  version,
  world: realWorld,
  screen,
  print: (text) => void stdout.write(text),
  drained: () => (stdout.writableNeedDrain ? untilDrained() : Promise.resolve()),
  // The terminal is given back first: what is reported stays to be read.
  report: (text) => {
    screen?.close()
    stderr.write(text)
  },
  readPassword,
  runShell,
  onSignal(listener) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] satisfies EndSignal[]) {
      process.on(signal, () => listener(signal))
    }
  },
  onReaderGone: (listener) => (onReaderGone = listener),
  suspend,
  exit(code, when) {
    if (when === 'at-once') process.exit(code)
    setTimeout(() => process.exit(code), LAST_WORDS_MS)
    stdout.write('', () => process.exit(code))
  },
})

function untilDrained(): Promise<void> {
  return new Promise((resolve) => {
    stdout.once('drain', resolve)
    stdout.once('close', resolve)
  })
}

/** To its end: what the shell puts behind a password is one line break. */
async function readPassword(): Promise<string> {
  if (stdin.isTTY) throw new Error('--password-stdin wants the password through a pipe')
  let text = ''
  for await (const part of stdin.setEncoding('utf8')) text += String(part)
  const [password = ''] = text.split(/\r?\n/)
  if (password === '') throw new Error('standard input held no password')
  return password
}

/** The words of a failing program are in its error, for they mostly tell what to do. */
function runShell(command: string, signal: AbortSignalLike): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = exec(command, { windowsHide: true }, (error, printed, said) => {
      undo()
      if (!error) return resolve(printed)
      const [words = ''] = said.trim().split('\n').slice(-1)
      const how = error.code === undefined ? 'was ended' : `ended with ${error.code}`
      reject(new Error(`the token command ${how}${words ? `: ${words}` : ''}`))
    })
    // It would otherwise wait for what is typed here.
    child.stdin?.end()
    const undo = onAbort(signal, () => child.kill())
  })
}

/** The whole group, as the terminal itself would, for npx is in it too. */
function suspend(): Promise<void> {
  screen?.close()
  process.kill(0, 'SIGTSTP')
  // A stopped process comes to this when it goes on; one that no shell could continue never stops.
  return new Promise((resolve) => {
    setTimeout(() => {
      screen?.open()
      resolve()
    }, STOPPING_MS)
  })
}
