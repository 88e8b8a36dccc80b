import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, relative, resolve, sep } from 'node:path'
import { shippedDependencies } from './check-manifest.mjs'
import { findImports } from './find-imports.mjs'

/**
 * @typedef {object} Workspace
 * @property {import('../shared/workspace.mjs').Package[]} packages
 * @property {import('../check-arrows.mjs').Arrows} arrows
 * @property {Set<string>} names of the workspace's packages
 * @property {string[]} browserFolders
 * @property {string[]} nodeFolders within those, and none of them
 * @property {{ folder: string, libraries: string[] }} doubles
 * @property {string[]} rootTools what the root declares for everyone's tests and scripts
 *
 * @typedef {import('./list-sources.mjs').Source} Source
 */

/**
 * @param {Source} source
 * @param {Workspace} workspace
 */
export function checkFile(source, workspace) {
  const imports = findImports(source.path, readFileSync(source.path, 'utf8'))
  const problems = imports.flatMap(({ specifier, line }) => {
    const reason = whyNot(specifier, source, workspace)
    return reason
      ? [`${source.name}:${line} imports ${specifier ?? 'a computed name'}: ${reason}`]
      : []
  })
  return { imports: imports.length, problems }
}

/**
 * @param {string | undefined} specifier
 * @param {Source} source
 * @param {Workspace} workspace
 * @returns {string | undefined} the reason it is not allowed
 */
function whyNot(specifier, source, workspace) {
  if (specifier === undefined) {
    return isBrowserSource(source, workspace) ? 'what cannot be read cannot be checked' : undefined
  }
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
    return whyNotRelative(specifier, source, workspace)
  }
  if (specifier.startsWith('#')) return undefined
  if (isBuiltin(specifier)) {
    return isBrowserSource(source, workspace) ? 'a browser loads this file' : undefined
  }
  return whyNotPackage(specifier, source, workspace)
}

/**
 * @param {string} specifier
 * @param {Source} source
 * @param {Workspace} workspace
 */
function whyNotRelative(specifier, source, workspace) {
  const { path, owner, isDevelopment } = source
  if (!owner) return undefined
  const target = resolve(dirname(path), specifier)
  const command = workspace.nodeFolders.find((folder) => isInside(folder, target))
  if (command && !isInside(command, path)) return 'a command is run, and imported by nothing else'
  if (isInside(workspace.doubles.folder, target) && isBesideDoubles(source, workspace)) {
    return 'it is for tests, and nothing else that is shipped loads it'
  }
  if (isInside(owner.directory, target)) {
    const folders = browserFoldersFor(source, workspace)
    const strays = folders && !folders.some((folder) => isInside(folder, target))
    return strays ? 'a browser loads this file, and not what lies beside its folder' : undefined
  }
  const other = workspace.packages.find(({ directory }) => isInside(directory, target))
  if (other) return `it lies in ${other.manifest.name}; import that package by its name`
  return isDevelopment ? undefined : `it lies outside of ${owner.folder} and would not be packed`
}

/**
 * @param {string} specifier
 * @param {Source} source
 * @param {Workspace} workspace
 */
function whyNotPackage(specifier, source, workspace) {
  const name = packageName(specifier)
  if (name === source.owner?.manifest.name) return undefined
  if (workspace.doubles.libraries.includes(name) && isBesideDoubles(source, workspace)) {
    return 'the doubles alone load it'
  }
  if (name === 'zod' && specifier !== 'zod/mini' && isBrowserSource(source, workspace)) {
    return 'the full zod is 27 kB in a browser and compiles code from text; use zod/mini'
  }
  if (workspace.names.has(name) && source.owner) {
    return whyNotArrow(name, source, workspace) ?? whyNotDeclared(name, source, workspace)
  }
  return workspace.names.has(name) ? undefined : whyNotDeclared(name, source, workspace)
}

/** @param {string} name @param {Source} source @param {Workspace} workspace */
function whyNotArrow(name, { owner, isDevelopment }, { arrows }) {
  const importer = owner?.manifest.name
  const { production = [], development = [] } = arrows[importer] ?? {}
  if (production.includes(name)) return undefined
  if (!development.includes(name)) return `the table does not allow ${importer} to`
  return isDevelopment ? undefined : 'the table allows it in tests and scripts only'
}

/** @param {string} name @param {Source} source @param {Workspace} workspace */
function whyNotDeclared(name, { owner, isDevelopment }, { rootTools }) {
  const manifest = owner?.manifest ?? {}
  const names = [name, typesPackage(name)]
  const isIn = (/** @type {string[]} */ list) => names.some((one) => list.includes(one))
  if (isIn(shippedDependencies(manifest))) return undefined
  const isTool = isIn(Object.keys(manifest.devDependencies ?? {}))
  if (isDevelopment && (isTool || isIn(rootTools))) return undefined
  // What is private is installed by nobody: it is bundled where its tools are.
  if (isTool && manifest.private) return undefined
  if (isTool) return 'a devDependency is not installed with the package'
  return `not declared in ${owner ? `${owner.folder}/` : ''}package.json`
}

/** @param {Source} source @param {Workspace} workspace */
function isBesideDoubles({ path, isDevelopment }, { doubles }) {
  return !isDevelopment && !isInside(doubles.folder, path)
}

/** @param {Source} source @param {Workspace} workspace */
function isBrowserSource(source, workspace) {
  return browserFolderOf(source, workspace) !== undefined
}

/** @param {Source} source @param {Workspace} workspace */
function browserFolderOf({ path, isDevelopment }, { browserFolders, nodeFolders }) {
  if (isDevelopment || nodeFolders.some((folder) => isInside(folder, path))) return undefined
  return browserFolders.find((folder) => isInside(folder, path))
}

/**
 * What a file that a browser loads may import from: its own folder, and those listed before it.
 *
 * @param {Source} source @param {Workspace} workspace
 */
function browserFoldersFor(source, workspace) {
  const own = browserFolderOf(source, workspace)
  const { browserFolders } = workspace
  return own === undefined ? undefined : browserFolders.slice(0, browserFolders.indexOf(own) + 1)
}

/** @param {string} directory @param {string} path */
function isInside(directory, path) {
  const way = relative(directory, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`))
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** @param {string} name */
function typesPackage(name) {
  return `@types/${name.replace(/^@/, '').replace('/', '__')}`
}
