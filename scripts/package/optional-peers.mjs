import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installedPath } from './prepare-project.mjs'

/**
 * The optional peers of a package that this file of an entry cannot do without: those it imports
 * as it loads, or whose types it, or a declaration it is made of, names or adds to.
 *
 * @param {import('./prepare-project.mjs').Project} project
 * @param {import('../shared/workspace.mjs').Package} onePackage
 * @param {string | undefined} file from the package, such as `./dist/index.js`
 * @returns {string[]}
 */
export function optionalPeersOf(project, onePackage, file) {
  if (!file || !/\.(js|d\.ts)$/.test(file)) return []
  const path = join(installedPath(project, onePackage), file)
  const isTypes = file.endsWith('.d.ts')
  const texts = isTypes ? readDeclarations(path) : [readFileSync(path, 'utf8')]
  return listOptionalPeers(onePackage).filter((name) => {
    if (!isTypes && name !== describedBy(name)) return false
    const mention = new RegExp(`(from|import|declare module) ['"]${describedBy(name)}['"]`)
    return texts.some((text) => mention.test(text))
  })
}

/** What a package of types describes: of `@types/react`, `react`. @param {string} name */
export function describedBy(name) {
  return name.replace(/^@types\//, '')
}

/** A declaration and those of its package that it imports. @param {string} entry @returns {string[]} */
function readDeclarations(entry) {
  const texts = new Map()
  const waiting = [entry]
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (texts.has(path)) continue
    const text = readFileSync(path, 'utf8')
    texts.set(path, text)
    for (const [, next] of text.matchAll(/(?:from|import) ['"](\.[^'"]*)\.(?:js|tsx?)['"]/g)) {
      waiting.push(join(dirname(path), `${next}.d.ts`))
    }
  }
  return [...texts.values()]
}

/** @param {import('../shared/workspace.mjs').Package} onePackage @returns {string[]} */
function listOptionalPeers({ manifest }) {
  const peers = Object.entries(manifest.peerDependenciesMeta ?? {})
  return peers.filter(([, { optional }]) => optional).map(([name]) => name)
}
