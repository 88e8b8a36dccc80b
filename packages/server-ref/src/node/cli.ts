#!/usr/bin/env node
import { createRequire } from 'node:module'
import { createRealWorld } from './real-world.ts'
import { runCommand } from './command/command.ts'
import { redactText } from './command/redact.ts'
import { startAll } from './start-all.ts'
import { startServer } from './start-server.ts'

const { version } = createRequire(import.meta.url)('maxine-server-ref/package.json') as {
  readonly version: string
}

// Node would print what was thrown as it is, and with it any token that is in it.
process.on('uncaughtException', (error) => {
  process.stderr.write(`maxine-server-ref: ${redactText(error.stack ?? String(error))}\n`)
  process.exit(1)
})
// Whoever reads the output may go before the server does.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

await runCommand({
  argv: process.argv.slice(2),
  env: process.env,
  version,
  world: createRealWorld(),
  start: (options) => startServer(options),
  startAll,
  print: (text) => void process.stdout.write(text),
  report: (text) => void process.stderr.write(text),
  onSignal: (listener) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener)
  },
  exit: (code) => process.exit(code),
})
