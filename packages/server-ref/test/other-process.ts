import { buildSync } from 'esbuild'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A program of this package that another process can run, and a way to remove it again. */
export interface Program {
  readonly path: string
  readonly remove: () => void
}

const INSTALLED = dirname(dirname(createRequire(import.meta.url).resolve('libsql')))
let built = 0

/** Makes a program out of a source, which Node 20 could not run as it is. */
export function buildProgram(source: URL): Program {
  // Where what it imports is found from.
  const path = join(INSTALLED, '.cache', `maxine-program-${process.pid}-${built++}.mjs`)
  buildSync({
    entryPoints: [fileURLToPath(source)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['maxine-source'],
    external: ['libsql', 'ws', 'jose', 'prom-client'],
  })
  return { path, remove: () => rmSync(path, { force: true }) }
}
