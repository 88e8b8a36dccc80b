import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { toolScript } from '../shared/command.mjs'
import { ROOT, listPackages, listPublishable } from '../shared/workspace.mjs'

const SKIPPED = new Set(['node_modules', 'dist', 'fixtures'])

/**
 * The steps of `npm run check`, the slow ones first because they run two at a time. Each one is
 * the list of the programs it runs.
 *
 * @type {Record<string, () => string[][]>}
 */
export const STEPS = {
  lint: () => [tool('eslint', '.', '--max-warnings=0')],
  types: () => typedFolders().map((folder) => tool('typescript:tsc', '--noEmit', '-p', folder)),
  attw: () =>
    publishable().map((folder) =>
      tool('@arethetypeswrong/cli:attw', '--pack', folder, '--profile', 'esm-only', '--no-emoji'),
    ),
  format: () => [tool('prettier', '--check', '.', '--log-level=warn')],
  knip: () => [tool('knip', '--no-progress', '--no-config-hints')],
  publint: () => publishable().map((folder) => tool('publint', folder, '--strict')),
  docs: () => [
    script('check-docs.mjs'),
    [process.execPath, join(ROOT, 'packages/protocol/scripts/write-guards.mjs'), '--check'],
    [process.execPath, join(ROOT, 'packages/protocol/scripts/write-spec.mjs'), '--check'],
    [process.execPath, join(ROOT, 'packages/contract/scripts/write-specification.mjs'), '--check'],
  ],
  size: () => [script('size.mjs', '--check')],
  arrows: () => [script('check-arrows.mjs')],
  hygiene: () => [script('check-hygiene.mjs')],
}

/** @param {string} name a package, or `package:command` @param {string[]} args */
function tool(name, ...args) {
  const [packageName, command] = name.split(':')
  return [process.execPath, toolScript(ROOT, packageName, command), ...args]
}

/** @param {string} name @param {string[]} args */
function script(name, ...args) {
  return [process.execPath, join(ROOT, 'scripts', name), ...args]
}

/** The root's tsconfig.json is for the scripts; packages have their own, tests may have one more. */
function typedFolders() {
  return [ROOT, ...listPackages(ROOT).flatMap(({ directory }) => findTypedFolders(directory))]
}

/** @param {string} directory @returns {string[]} */
function findTypedFolders(directory) {
  const entries = readdirSync(directory, { withFileTypes: true })
  const own = entries.some(({ name }) => name === 'tsconfig.json') ? [directory] : []
  const folders = entries.filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name))
  return [...own, ...folders.flatMap(({ name }) => findTypedFolders(join(directory, name)))]
}

function publishable() {
  return listPublishable(ROOT).map(({ directory }) => directory)
}
