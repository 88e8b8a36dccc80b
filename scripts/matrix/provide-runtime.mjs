import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { npmCommand, runCommand, excerpt } from '../shared/command.mjs'

/**
 * A runtime that is in an npm package.
 *
 * @typedef {object} Published
 * @property {string} name for people
 * @property {string} packageName what is installed
 * @property {RegExp} program the path of the program below `node_modules`, with forward slashes
 * @property {string} version of both, the package and the program
 *
 * @typedef {object} Provided
 * @property {string} program absolute path
 * @property {string} label its name and version
 * @property {string} [problem] why there is none
 */

/** @param {string} version @returns {Published} */
export function nodeOf(version) {
  const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  return { name: 'Node', packageName, program: /^node-[^/]+\/bin\/node(\.exe)?$/, version }
}

/** @param {string} version @returns {Published} */
export function bunOf(version) {
  const program = /^@oven\/bun-[^/]+\/bin\/bun(\.exe)?$/
  return { name: 'Bun', packageName: 'bun', program, version }
}

/** @param {string} version @returns {Published} */
export function denoOf(version) {
  return { name: 'Deno', packageName: 'deno', program: /^@deno\/[^/]+\/deno(\.exe)?$/, version }
}

/**
 * The running Node when its major is the one that is wanted, else what npm installs.
 *
 * @param {string} root
 * @param {Published} published
 * @returns {Promise<Provided>}
 */
export async function provideRuntime(root, published) {
  const { name, packageName, version } = published
  const [major] = version.split('.')
  if (name === 'Node' && process.versions.node.split('.')[0] === major) {
    return { program: process.execPath, label: `Node ${process.versions.node}` }
  }
  const label = `${name} ${version}`
  const directory = join(root, 'node_modules', '.cache', 'maxine', `${packageName}-${version}`)
  const problem = existsSync(directory) ? undefined : await install(directory, published)
  const program = problem ? undefined : findProgram(directory, published)
  if (!program) return { program: '', label, problem: problem ?? `no program in ${directory}` }
  const { stdout, output } = await runCommand([program, '--version'])
  if (stdout.includes(version)) return { program, label }
  return { program, label, problem: `${program} is not ${label}: ${output}` }
}

/**
 * Without install scripts: the program alone is in a package for the platform. It is moved into
 * place when it is whole, so an interrupted install is never taken for one.
 *
 * @param {string} directory
 * @param {Published} published
 */
async function install(directory, { packageName, version }) {
  console.log(`installing ${packageName} ${version} from npm …`)
  const unfinished = `${directory}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n')
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock']
  const command = [...npmCommand(), 'install', ...options, `${packageName}@${version}`]
  const { code, output } = await runCommand(command, { cwd: unfinished })
  if (code === 0) {
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(dirname(directory), { recursive: true })
    renameSync(unfinished, directory)
    return undefined
  }
  rmSync(unfinished, { recursive: true, force: true })
  return excerpt(output)
}

/** @param {string} directory @param {Published} published */
function findProgram(directory, { program }) {
  const modules = join(directory, 'node_modules')
  const found = readdirSync(modules, { recursive: true }).find((path) =>
    program.test(String(path).replaceAll('\\', '/')),
  )
  return found === undefined ? undefined : join(modules, String(found))
}
