import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'

/** The program, made when it is first needed: Node 20 cannot run the source as it is. */
let program: Promise<string> | undefined

/** Whoever has started a process calls this in the end. */
export async function removeProgram(): Promise<void> {
  if (program) await rm(await program)
  program = undefined
}

async function buildProgram(): Promise<string> {
  // Where what it imports is found from.
  const modules = dirname(dirname(createRequire(import.meta.url).resolve('esbuild/package.json')))
  const folder = join(modules, '.cache')
  await mkdir(folder, { recursive: true })
  const path = join(folder, `maxine-contract-${process.pid}.mjs`)
  await build({
    entryPoints: [join(import.meta.dirname, 'server-program.ts')],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['maxine-source'],
    external: ['libsql', 'ws', 'jose', 'prom-client'],
  })
  return path
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number
  readonly publish: (event: string, data: unknown) => Promise<{ readonly offset: number }>
  /** Resolves when the process is gone. */
  readonly close: () => Promise<void>
}

/** `close` kills it, without a warning. */
export async function startProcess(data: string): Promise<ServerProcess> {
  program ??= buildProgram()
  const child = spawn(process.execPath, [await program, data], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => Number((await lines.next()).value)
  return {
    port: await next(),
    async publish(_event, value) {
      child.stdin.write(`${JSON.stringify(value)}\n`)
      return { offset: await next() }
    },
    async close() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
