import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { npmCommand, runCommand, excerpt } from '../shared/command.mjs'

/**
 * A Node of that version: the running one when its major is the same, else one from npm.
 *
 * @param {string} root
 * @param {string} version
 * @returns {Promise<{ node: string, version: string, problem?: string }>}
 */
export async function provideNode(root, version) {
  const [major] = version.split('.')
  if (process.versions.node.split('.')[0] === major) {
    return { node: process.execPath, version: `Node ${process.versions.node}` }
  }
  const directory = join(root, 'node_modules', '.cache', 'maxine', `node-${version}`)
  const node = join(directory, binary())
  const problem = existsSync(node) ? undefined : await install(directory, version)
  const asked = problem ? undefined : await runCommand([node, '--version'])
  if (asked?.stdout.trim() === `v${version}`) return { node, version: `Node ${version}` }
  return { node, version, problem: problem ?? `${node} is not Node ${version}: ${asked?.output}` }
}

/**
 * Installs the platform package, which is the program alone and needs no install script. It is
 * moved into place when it is whole, so an interrupted install is never taken for one.
 *
 * @param {string} directory
 * @param {string} version
 */
async function install(directory, version) {
  console.log(`installing ${platformPackage()} ${version} from npm …`)
  const unfinished = `${directory}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n')
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock']
  const command = [...npmCommand(), 'install', ...options, `${platformPackage()}@${version}`]
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

function binary() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  return join('node_modules', platformPackage(), 'bin', program)
}

function platformPackage() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  return `node-${platform}-${process.arch}`
}
