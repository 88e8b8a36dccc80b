#!/usr/bin/env node
import { runCommand } from './command.ts'
import { createProcessHost } from './process-host.ts'
import { createSecrets } from '../secrets.ts'
import { escapeText } from './text.ts'

// Node would print what was thrown as it is, and with it any token that is in it.
process.on('uncaughtException', (error) => {
  const text = createSecrets().hide(escapeText(error.message))
  process.stderr.write(`maxine-contract: ${text}\n`)
  process.exit(2)
})

await runCommand(createProcessHost())
