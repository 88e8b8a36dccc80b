import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { runCommand } from '../shared/command.mjs'

/** What `smoke-client.mjs.txt` says, in order. */
const STEPS = [
  'signs in',
  'connects',
  'hears an event',
  'refreshes its token',
  'reads the history',
  'disconnects',
]

const TIMEOUT_MS = 30_000
const PASSWORD = 'a password of the smoke test'

// Nothing here may ask, report use, or keep anything outside of the project.
const ENVIRONMENT = { DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' }

/**
 * One small program against a server in another process, both with the packages as they are packed.
 *
 * @param {import('../package/prepare-project.mjs').Project} project
 * @param {string[]} runtime the program and its arguments ahead of a script's
 * @returns {Promise<import('../shared/counts.mjs').Result[]>}
 */
export async function smoke({ directory }, runtime) {
  for (const name of ['smoke-server.mjs', 'smoke-client.mjs']) {
    copyFileSync(join(import.meta.dirname, `${name}.txt`), join(directory, name))
  }
  const server = await startServer(directory)
  const { code, stdout, output, timedOut } = await runCommand(
    [...runtime, join(directory, 'smoke-client.mjs'), server.url, PASSWORD],
    {
      cwd: directory,
      env: { ...ENVIRONMENT, DENO_DIR: join(directory, '.deno') },
      timeoutMs: TIMEOUT_MS,
    },
  )
  await server.close()
  const said = stdout.split(/\r?\n/)
  const end = timedOut ? 'it did not end' : `it ended with ${code}`
  return [
    ...STEPS.map((step) => ({ name: step, ok: said.includes(step), detail: output })),
    { name: 'ends by itself', ok: code === 0, detail: `${output}\n${end}` },
  ]
}

/** By Node always: it is the client that is tried. @param {string} directory */
async function startServer(directory) {
  const child = spawn(process.execPath, [join(directory, 'smoke-server.mjs')], {
    cwd: directory,
    env: { ...process.env, PASSWORD },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const listening = once(createInterface({ input: child.stdout }), 'line')
  const [url] = await Promise.race([listening, ended.then(() => ['no server'])])
  return {
    url: String(url),
    async close() {
      child.stdin.end()
      await ended
    },
  }
}
