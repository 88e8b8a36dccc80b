import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

/** The checkout this script belongs to. */
export const ROOT = resolve(import.meta.dirname, '../..')

/**
 * @typedef {object} Package
 * @property {string} directory absolute
 * @property {string} folder from the root, with forward slashes
 * @property {Record<string, any>} manifest
 */

/** Every workspace package, from the patterns of the root manifest. @param {string} root */
export function listPackages(root) {
  const { workspaces = [] } = readJson(join(root, 'package.json'))
  return workspaces
    .flatMap((/** @type {string} */ pattern) => expand(root, pattern))
    .filter((/** @type {string} */ directory) => existsSync(join(directory, 'package.json')))
    .map((/** @type {string} */ directory) => describe(root, directory))
}

/** The packages that go to the registry. @param {string} root @returns {Package[]} */
export function listPublishable(root) {
  return listPackages(root).filter(({ manifest }) => !manifest.private && manifest.exports)
}

/**
 * The import specifiers a package offers, except for its package.json.
 *
 * @param {Package} workspacePackage
 * @returns {{ specifier: string, target: string, types?: string, source?: string, isScript: boolean }[]}
 */
export function listEntries({ manifest }) {
  return Object.entries(manifest.exports)
    .filter(([subpath]) => subpath !== './package.json')
    .map(([subpath, target]) => ({
      specifier: manifest.name + subpath.slice(1),
      target: typeof target === 'string' ? target : target.default,
      types: target.types,
      source: target['maxine-source'],
      isScript: /\.m?js$/.test(target.default ?? ''),
    }))
}

/** @param {string} path */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** @param {string} root @param {string} directory @returns {Package} */
function describe(root, directory) {
  const folder = relative(root, directory).split(sep).join('/')
  return { directory, folder, manifest: readJson(join(directory, 'package.json')) }
}

/** @param {string} root @param {string} pattern a folder, or a folder and `/*` */
function expand(root, pattern) {
  if (!pattern.endsWith('/*')) return [join(root, pattern)]
  const parent = join(root, pattern.slice(0, -2))
  if (!existsSync(parent)) return []
  const folders = readdirSync(parent, { withFileTypes: true }).filter((one) => one.isDirectory())
  return folders.map(({ name }) => join(parent, name)).sort()
}
