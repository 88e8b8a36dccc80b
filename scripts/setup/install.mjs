import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmCommand, runCommand } from '../shared/command.mjs'
import { StepFailed, report, secondsSince } from './step.mjs'

/** @param {string} root */
export async function installDependencies(root) {
  const started = performance.now()
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const reason = staleReason(root, lockfile)
  if (!reason) {
    report('install', 'node_modules matches package-lock.json', secondsSince(started))
    return
  }
  const count = countPackages(lockfile)
  report('install', `${count} packages from package-lock.json, since ${reason}`)
  await installFromLockfile(root)
  writeFileSync(markerPath(root), fingerprint(lockfile))
  report('install', `${count} packages`, secondsSince(started))
}

/**
 * Why node_modules cannot be used as it is. The hash says what was installed; a time stamp would
 * also change with every checkout of a branch.
 *
 * @param {string} root
 * @param {string} lockfile
 */
function staleReason(root, lockfile) {
  const modules = join(root, 'node_modules')
  if (!existsSync(modules)) return 'node_modules is missing'
  if (!existsSync(markerPath(root))) return 'the last install was not finished by setup'
  if (readFileSync(markerPath(root), 'utf8') !== fingerprint(lockfile)) {
    return 'package-lock.json has changed'
  }
  const missing = Object.keys(JSON.parse(lockfile).packages[''].devDependencies ?? {}).find(
    (name) => !existsSync(join(modules, name, 'package.json')),
  )
  return missing && `${missing} is missing from node_modules`
}

/** @param {string} root */
async function installFromLockfile(root) {
  rmSync(markerPath(root), { force: true })
  // Production settings of the caller would leave out every tool.
  const include = ['--include=dev', '--include=optional']
  const command = [...npmCommand(), 'ci', '--no-audit', '--no-fund', ...include]
  const { code, output } = await runCommand(command, { cwd: root })
  if (code !== 0) {
    throw new StepFailed('install: npm ci failed, as told above.', output)
  }
}

/**
 * Written last, so an install that was interrupted has none. The platform is part of it because a
 * few tools are native programs.
 *
 * @param {string} lockfile
 */
function fingerprint(lockfile) {
  const hash = createHash('sha256').update(lockfile).digest('hex')
  return `${hash} ${process.platform}-${process.arch}\n`
}

/** @param {string} root */
function markerPath(root) {
  return join(root, 'node_modules', '.maxine-setup')
}

/** @param {string} lockfile */
function countPackages(lockfile) {
  const { packages } = JSON.parse(lockfile)
  const wanted = ([path, entry]) => path.includes('node_modules/') && !entry.link && fits(entry)
  return Object.entries(packages).filter(wanted).length
}

/** @param {{ os?: string[], cpu?: string[] }} entry */
function fits({ os, cpu }) {
  return (!os || os.includes(process.platform)) && (!cpu || cpu.includes(process.arch))
}
