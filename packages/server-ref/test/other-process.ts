import { buildSync } from 'esbuild'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** A program of this package that another process can run, and a way to remove it again. */
export interface Program {
  readonly path: string
  /** What the process must have in its environment, to find what is installed here. */
  readonly env: NodeJS.ProcessEnv
  readonly remove: () => void
}

/** Makes a program out of a source beside this file, which Node 20 could not run as it is. */
export function buildProgram(source: string): Program {
  const path = join(tmpdir(), `maxine-program-${process.pid}-${built++}.cjs`)
  buildSync({
    entryPoints: [resolve(import.meta.dirname, source)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['maxine-source'],
    external: ['libsql'],
  })
  const installed = dirname(dirname(createRequire(import.meta.url).resolve('libsql')))
  return {
    path,
    env: { ...process.env, NODE_PATH: installed },
    remove: () => rmSync(path, { force: true }),
  }
}

let built = 0
