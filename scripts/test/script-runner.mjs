import { join } from 'node:path'
import { runCommand } from '../shared/command.mjs'
import { ROOT } from '../shared/workspace.mjs'
import { collectCounts } from './outcome.mjs'

const TIMEOUT_MS = 10 * 60_000

/** @param {string} name a script that takes `--json FILE` for its counts */
export function runScript(name) {
  const script = join(ROOT, 'scripts', name)
  return collectCounts((path) =>
    runCommand([process.execPath, script, '--json', path], {
      cwd: ROOT,
      live: true,
      timeoutMs: TIMEOUT_MS,
    }),
  )
}
