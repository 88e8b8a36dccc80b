import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from '../shared/workspace.mjs'

/**
 * The reference servers as the tests know them, with short times and small logs, as a file that Node
 * can run. The packages stay outside: it is the built server that is tried.
 */
export async function bundleTarget() {
  const folder = join(ROOT, 'node_modules/.cache/contract')
  // Of its own: another run may be under way.
  const outfile = join(folder, `target-${process.pid}.mjs`)
  mkdirSync(folder, { recursive: true })
  process.once('exit', () => rmSync(outfile, { force: true }))
  await build({
    entryPoints: [join(ROOT, 'packages/contract/test/systems/starts.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  return outfile
}
