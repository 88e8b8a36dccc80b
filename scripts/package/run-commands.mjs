import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../shared/command.mjs'
import { installedPath } from './prepare-project.mjs'

const TIMEOUT_MS = 30_000

/**
 * Runs every command of the packages: each tells its version, that of the client shows what that
 * of the server does, and that of the suite tries it.
 *
 * @typedef {import('./prepare-project.mjs').Project} Project
 * @typedef {import('../shared/counts.mjs').Result} Result
 *
 * @param {Project} project
 * @param {string} node
 * @returns {Promise<Result[]>}
 */
export async function runCommands(project, node) {
  const commands = project.packages.flatMap((one) =>
    Object.entries(one.manifest.bin ?? {}).map(([name, target]) => ({
      name,
      version: one.manifest.version,
      path: join(installedPath(project, one), String(target)),
    })),
  )
  const results = []
  for (const command of commands) results.push(await tellsVersion(command, { project, node }))
  const byName = Object.fromEntries(commands.map((command) => [command.name, command]))
  results.push(...(await useServer(byName, node)))
  return results
}

async function tellsVersion({ name, version, path }, { project, node }) {
  const { code, stdout, output } = await runCommand([node, path, '--version'], {
    cwd: project.directory,
    timeoutMs: TIMEOUT_MS,
  })
  const isLinked = existsSync(join(project.directory, 'node_modules', '.bin', name))
  const ok = code === 0 && stdout === `${version}\n` && isLinked
  return { name: `${name} --version`, ok, detail: isLinked ? output : 'npm made no such command' }
}

async function useServer(commands, node) {
  const { 'maxine-server-ref': server, 'maxine-client': client } = commands
  const served = start(node, [server.path, '--port', '0', '--json', '--quiet', '--fleet', '3'])
  const { url } = JSON.parse((await served.firstLine) || '{}')
  const results = []
  for (const action of url ? ['tail', 'watch'] : []) {
    const shown = start(node, [client.path, action, url, '--json'])
    const line = await shown.firstLine
    shown.child.kill('SIGINT')
    const code = await shown.ended
    const ok = line.startsWith('{') && code === 0
    results.push({ name: `${client.name} ${action}`, ok, detail: `${code}: ${shown.said()}` })
  }
  results.push(await certifies(url, commands['maxine-contract'], node))
  served.child.kill('SIGTERM')
  const code = await served.ended
  results.push({ name: `${server.name} ends`, ok: code === 0, detail: `${code}: ${served.said()}` })
  return results
}

/** A few cases, of those that take no time. */
const CASES = ['MX-CORE-12', 'MX-CORE-13', 'MX-REC-01']

async function certifies(url, { name, path }, node) {
  const { code, stdout, output } = await runCommand([node, path, url, ...CASES], {
    timeoutMs: TIMEOUT_MS,
  })
  const ok = code === 0 && stdout.includes(`kept: ${CASES.length} passed`)
  return { name: `${name} tries the server`, ok, detail: output }
}

/** @param {string} node @param {string[]} command */
function start(node, command) {
  const child = spawn(node, command, { stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS })
  let [printed, output] = ['', '']
  const ended = new Promise((resolve) => child.once('close', resolve))
  const firstLine = new Promise((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text
      output += text
      if (printed.includes('\n')) resolve(printed.slice(0, printed.indexOf('\n')))
    })
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text))
    void ended.then(() => resolve(''))
  })
  return { child, firstLine, ended, said: () => output }
}
