import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedPath } from './prepare-project.mjs'

/**
 * The optional peers of a package that this file of an entry cannot do without: those it imports
 * as it loads, or whose types it adds to.
 *
 * @param {import('./prepare-project.mjs').Project} project
 * @param {import('../shared/workspace.mjs').Package} onePackage
 * @param {string | undefined} file from the package, such as `./dist/index.js`
 * @returns {string[]}
 */
export function optionalPeersOf(project, onePackage, file) {
  if (!file || !/\.(js|d\.ts)$/.test(file)) return []
  const text = readFileSync(join(installedPath(project, onePackage), file), 'utf8')
  return listOptionalPeers(onePackage).filter((name) => {
    return new RegExp(`(from|import|declare module) ['"]${name}['"]`).test(text)
  })
}

/** @param {import('../shared/workspace.mjs').Package} onePackage @returns {string[]} */
function listOptionalPeers({ manifest }) {
  const peers = Object.entries(manifest.peerDependenciesMeta ?? {})
  return peers.filter(([, { optional }]) => optional).map(([name]) => name)
}
