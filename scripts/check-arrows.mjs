// Which package may import which. The table is the decision; everything else here enforces it.
import { join } from 'node:path'
import { checkManifests } from './arrows/check-manifest.mjs'
import { checkFile } from './arrows/check-imports.mjs'
import { listSources } from './arrows/list-sources.mjs'
import { isMain } from './shared/arguments.mjs'
import { ROOT, listPackages, readJson } from './shared/workspace.mjs'

/**
 * Workspace packages a package may import: in what it ships, and besides in tests and scripts.
 *
 * @typedef {Record<string, { production: string[], development?: string[] }>} Arrows
 * @type {Arrows}
 */
export const ARROWS = {
  'maxine-protocol': { production: [] },
  'maxine-client': {
    production: ['maxine-protocol'],
    // The simulation runs the whole client against the real core of the server.
    development: ['maxine-server-ref'],
  },
  'maxine-react': {
    production: ['maxine-client'],
    // The tests of the hooks run against its doubles.
    development: ['maxine-server-ref'],
  },
  // React 18, for the same tests: nothing but its dependencies.
  'maxine-react-18': { production: [] },
  'maxine-server-ref': { production: ['maxine-protocol'] },
  'maxine-contract': {
    production: ['maxine-protocol', 'maxine-client'],
    development: ['maxine-server-ref'],
  },
  'maxine-benchmarks': {
    production: ['maxine-protocol', 'maxine-client'],
    development: ['maxine-server-ref'],
  },
  'maxine-examples': {
    // An example of the server is what a user's test looks like, so it imports the server.
    production: ['maxine-protocol', 'maxine-client', 'maxine-react', 'maxine-server-ref'],
    development: ['maxine-contract'],
  },
  'maxine-demo': {
    production: ['maxine-client', 'maxine-react'],
    development: ['maxine-server-ref'],
  },
}

/**
 * Folders a browser loads: nothing of Node, zod only in its small form, and nothing from beside them
 * but what is listed before.
 */
export const BROWSER_FOLDERS = [
  'packages/protocol/src',
  'packages/client/src',
  'packages/react/src',
  'packages/server-ref/src/core',
  'packages/server-ref/src/testing',
]

/** Folders in those that Node alone loads, by a command: nothing outside of one imports it. */
const NODE_FOLDERS = ['packages/client/src/command']

/** The doubles: what is shipped beside them loads neither them nor the libraries under them. */
const DOUBLES = { folder: 'packages/server-ref/src/testing', libraries: ['mock-socket', 'msw'] }

/**
 * @param {string} root
 * @param {Arrows} [arrows]
 */
export function checkArrows(root, arrows = ARROWS) {
  const packages = listPackages(root)
  const workspace = {
    packages,
    arrows,
    names: new Set(packages.map(({ manifest }) => manifest.name)),
    browserFolders: BROWSER_FOLDERS.map((folder) => join(root, folder)),
    nodeFolders: NODE_FOLDERS.map((folder) => join(root, folder)),
    doubles: { ...DOUBLES, folder: join(root, DOUBLES.folder) },
    rootTools: Object.keys(readJson(`${root}/package.json`).devDependencies ?? {}),
  }
  const sources = listSources(root, packages)
  const results = sources.map((source) => checkFile(source, workspace))
  return {
    problems: [...checkManifests(workspace), ...results.flatMap(({ problems }) => problems)],
    files: sources.length,
    imports: results.reduce((total, { imports }) => total + imports, 0),
  }
}

if (isMain(import.meta.url)) {
  const { problems, files, imports } = checkArrows(ROOT)
  problems.forEach((problem) => console.log(problem))
  console.log(`${imports} imports in ${files} files, ${problems.length} not allowed`)
  if (problems.length > 0) process.exitCode = 1
}
