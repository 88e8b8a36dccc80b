import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { npmCommand, runCommand, excerpt } from '../shared/command.mjs'
import { listPublishable } from '../shared/workspace.mjs'

/**
 * @typedef {object} Project an empty project with the packages installed from their tarballs
 * @property {string} directory
 * @property {import('../shared/workspace.mjs').Package[]} packages
 * @property {string} [problem] why there is no such project
 * @property {() => void} remove
 */

/** @param {string} root @returns {Promise<Project>} */
export async function prepareProject(root) {
  // Outside of the workspace, so that nothing is found in its node_modules by accident.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'maxine-package-')))
  const packages = listPublishable(root)
  const remove = () => rmSync(directory, { recursive: true, force: true })
  const problem = await packAndInstall(directory, packages)
  return { directory, packages, problem, remove }
}

/** @param {Project} project @param {import('../shared/workspace.mjs').Package} onePackage */
export function installedPath({ directory }, { manifest }) {
  return join(directory, 'node_modules', manifest.name)
}

/**
 * @param {string} directory
 * @param {import('../shared/workspace.mjs').Package[]} packages
 */
async function packAndInstall(directory, packages) {
  const tarballs = join(directory, 'tarballs')
  mkdirSync(tarballs)
  const pack = ['pack', '--json', '--pack-destination', tarballs]
  const packed = await npm([...pack, ...packages.map((one) => one.directory)], directory)
  if (packed.code !== 0) return excerpt(packed.output)

  const files = JSON.parse(packed.stdout).map(({ filename }) => join(tarballs, filename))
  const manifest = { name: 'empty-project', private: true, type: 'module' }
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest))
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']
  const installed = await npm(['install', ...options, ...files], directory)
  return installed.code === 0 ? undefined : excerpt(installed.output)
}

/** @param {string[]} args @param {string} cwd */
function npm(args, cwd) {
  return runCommand([...npmCommand(), ...args], { cwd, env: withoutWorkspace() })
}

/** Below `npm test`, npm tells its children about the workspace they run in. */
function withoutWorkspace() {
  const told = /^npm_(package_|lifecycle_|command|config_(local_prefix|workspace))/i
  const names = Object.keys(process.env).filter((name) => told.test(name))
  return Object.fromEntries(names.map((name) => [name, undefined]))
}
