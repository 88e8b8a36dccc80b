import { existsSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '.turbo', 'fixtures'])
const DEVELOPMENT_FILE = /\.(?:test|test-d|bench)\.[a-z]+$|(?:^|\/)[\w.-]+\.config\.[a-z]+$/
const DEVELOPMENT_FOLDER = /(?:^|\/)(?:test|tests|scripts|simulation)\//
/** Packages of which nothing is shipped: they measure the others, with whatever that takes. */
const DEVELOPMENT_PACKAGES = new Set(['benchmarks'])

/**
 * @typedef {object} Source
 * @property {string} path absolute
 * @property {string} name from the root, with forward slashes
 * @property {import('../shared/workspace.mjs').Package} [owner] missing for the workspace's scripts
 * @property {boolean} isDevelopment a test, a script or a configuration: never shipped
 */

/**
 * @param {string} root
 * @param {import('../shared/workspace.mjs').Package[]} packages
 * @returns {Source[]}
 */
export function listSources(root, packages) {
  const owned = packages.flatMap((owner) =>
    walk(owner.directory).map((path) => {
      const inside = slashes(relative(owner.directory, path))
      const isDevelopment =
        DEVELOPMENT_PACKAGES.has(owner.folder) ||
        DEVELOPMENT_FILE.test(inside) ||
        DEVELOPMENT_FOLDER.test(inside)
      return { path, name: slashes(relative(root, path)), owner, isDevelopment }
    }),
  )
  const own = [...walk(join(root, 'scripts')), ...filesIn(root)].map((path) => ({
    path,
    name: slashes(relative(root, path)),
    isDevelopment: true,
  }))
  return [...owned, ...own]
}

/** @param {string} directory @returns {string[]} */
function walk(directory) {
  if (!existsSync(directory)) return []
  const folders = readdirSync(directory, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !SKIPPED.has(entry.name),
  )
  return [...filesIn(directory), ...folders.flatMap(({ name }) => walk(join(directory, name)))]
}

/** @param {string} directory */
function filesIn(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map(({ name }) => join(directory, name))
}

/** @param {string} path */
function slashes(path) {
  return path.split(sep).join('/')
}
