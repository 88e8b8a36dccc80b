import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { listEntries } from '../shared/workspace.mjs'
import { installedPath } from './prepare-project.mjs'

const TEST_FILE = /\.(test|test-d|bench)\.|(^|\/)(test|tests|__tests__)\/|\.tsbuildinfo$/
const BUILT_FILE = /^dist\/(.+?)\.(d\.ts|js)$/

/**
 * What is in the tarballs, and what is not.
 *
 * @param {string} root
 * @param {import('./prepare-project.mjs').Project} project
 * @returns {import('../shared/counts.mjs').Result[]}
 */
export function inspectPackages(root, project) {
  return project.packages.flatMap((one) => {
    const path = installedPath(project, one)
    const files = listFiles(path)
    return [
      result(one, 'has the files a package needs', missingFiles(one, files)),
      result(one, 'has every target of its exports', missingTargets(one, files)),
      result(
        one,
        'has no test and no build record',
        files.filter((file) => TEST_FILE.test(file)),
      ),
      result(one, 'has no file left from an older build', leftovers(files)),
      result(one, 'has no path of this machine', machinePaths(root, path, files)),
    ]
  })
}

function result({ manifest }, claim, problems) {
  const detail = problems.join('\n')
  return { name: `${manifest.name} ${claim}`, ok: problems.length === 0, detail }
}

/** A dialect is specified by its PROTOCOL.md, so that file travels with it. */
function missingFiles({ directory }, files) {
  const dialects = join(directory, 'src', 'dialects')
  const specifications = existsSync(dialects)
    ? readdirSync(dialects, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `src/dialects/${name}/PROTOCOL.md`)
    : []
  return ['README.md', 'LICENSE', ...specifications].filter((file) => !files.includes(file))
}

function missingTargets(onePackage, files) {
  return listEntries(onePackage)
    .flatMap(({ target, types }) => (types ? [target, types] : [target]))
    .map((target) => target.slice('./'.length))
    .filter((target) => !isPresent(target, files))
}

/** @param {string} target @param {string[]} files */
function isPresent(target, files) {
  const [start, end] = target.split('*')
  if (end === undefined) return files.includes(target)
  return files.some((file) => file.startsWith(start) && file.endsWith(end))
}

/** The compiler never deletes what it once wrote, so dist may hold a module whose source is gone. */
function leftovers(files) {
  return files.filter((file) => {
    const [, name] = BUILT_FILE.exec(file) ?? []
    return name && !files.includes(`src/${name}.ts`) && !files.includes(`src/${name}.tsx`)
  })
}

function machinePaths(root, path, files) {
  const betrayed = [root, homedir()].map((directory) => `${directory}${sep}`)
  return files.filter((file) => {
    const text = readFileSync(join(path, file), 'utf8')
    return betrayed.some((directory) => text.includes(directory))
  })
}

/** @param {string} directory @returns {string[]} with forward slashes, without dependencies */
function listFiles(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.startsWith('node_modules/'))
}
