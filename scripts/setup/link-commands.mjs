import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { listPublishable } from '../shared/workspace.mjs'

/**
 * Lets `npx maxine-client` work in a checkout as it does where it is installed: npm links only
 * commands that are there when it installs, and these are built afterwards. Windows has no such links.
 *
 * @param {string} root
 */
export function linkCommands(root) {
  if (process.platform === 'win32') return
  const links = join(root, 'node_modules/.bin')
  mkdirSync(links, { recursive: true })
  for (const { directory, manifest } of listPublishable(root)) {
    for (const [name, file] of Object.entries(manifest.bin ?? {})) {
      link(join(links, name), join(directory, file))
    }
  }
}

/** @param {string} place @param {string} target */
function link(place, target) {
  if (!existsSync(target)) return
  chmodSync(target, 0o755)
  rmSync(place, { force: true })
  symlinkSync(relative(join(place, '..'), target), place)
}
