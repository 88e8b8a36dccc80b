import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { runCommand } from '../shared/command.mjs'
import { listEntries } from '../shared/workspace.mjs'
import { optionalPeersOf } from './optional-peers.mjs'
import { installedPath } from './prepare-project.mjs'

const TIMEOUT_MS = 30_000
// A marker that a Node without these ways to load a module leaves out of the names.
const INTEROP_NAMES = new Set(['__esModule', 'module.exports'])

const LOADERS = {
  import: { file: 'load.mjs', text: `await import(process.argv[2])` },
  require: { file: 'load.cjs', text: `require(process.argv[2])` },
}

/**
 * Loads every entry in a process of its own, once with import and once with require.
 *
 * @param {import('./prepare-project.mjs').Project} project
 * @param {string} node
 * @returns {Promise<import('../shared/counts.mjs').Result[]>}
 */
export async function loadEntries(project, node) {
  writeLoaders(project.directory)
  const results = []
  for (const onePackage of project.packages) {
    for (const entry of listEntries(onePackage)) {
      const [peer] = optionalPeersOf(project, onePackage, entry.target)
      const load = entry.isScript ? (peer ? missPeer : loadScript) : resolveFiles
      results.push(...(await load(entry, { project, onePackage, node, peer })))
    }
  }
  return results
}

async function loadScript({ specifier }, { project, node }) {
  const imported = await load('import', specifier, { project, node })
  const required = await load('require', specifier, { project, node })
  const isSame = required.names.join() === imported.names.join()
  return [
    {
      name: `import '${specifier}'`,
      ok: imported.ok && imported.names.length > 0,
      detail: imported.output || 'it exports nothing',
    },
    {
      name: `require('${specifier}')`,
      ok: required.ok && isSame,
      detail: required.ok ? `exports ${required.names.join(', ')}` : required.output,
    },
  ]
}

/** Whoever has not installed it is told what is missing. */
async function missPeer({ specifier }, { project, node, peer }) {
  const { ok, output } = await load('import', specifier, { project, node })
  const isTold = !ok && output.includes(`Cannot find package '${peer}'`)
  return [{ name: `import '${specifier}' without ${peer} names it`, ok: isTold, detail: output }]
}

/** Entries that are files, such as the specification: each one must be found by its public name. */
async function resolveFiles({ specifier, target }, { project, onePackage, node }) {
  const folder = join(installedPath(project, onePackage), dirname(target))
  const files = target.includes('*') ? listFolder(folder) : [basename(target)]
  const script = `process.argv.slice(1).forEach((name) => require.resolve(name))`
  const specifiers = files.map((file) => specifier.replace('*', file))
  const command = [node, '-e', script, ...specifiers]
  const { code, output } = await runCommand(command, { cwd: project.directory })
  return [{ name: `resolve '${specifier}'`, ok: code === 0 && files.length > 0, detail: output }]
}

/** @param {string} folder @returns {string[]} its files at any depth, with forward slashes */
function listFolder(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

/**
 * @param {'import' | 'require'} how
 * @param {string} specifier
 * @param {{ project: import('./prepare-project.mjs').Project, node: string }} where
 */
async function load(how, specifier, { project, node }) {
  const command = [node, join(project.directory, LOADERS[how].file), specifier]
  const { code, stdout, output } = await runCommand(command, {
    cwd: project.directory,
    timeoutMs: TIMEOUT_MS,
  })
  const names = code === 0 ? JSON.parse(stdout) : []
  return { ok: code === 0, output, names: names.filter((name) => !INTEROP_NAMES.has(name)) }
}

/** @param {string} directory */
function writeLoaders(directory) {
  for (const { file, text } of Object.values(LOADERS)) {
    const script = `const loaded = ${text}\nconsole.log(JSON.stringify(Object.keys(loaded).sort()))\n`
    writeFileSync(join(directory, file), script)
  }
}
