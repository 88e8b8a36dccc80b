import { mkdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Left where they are installed: they find what belongs to them by their own path. */
const INSTALLED = ['libsql', 'ws', 'jose', 'prom-client']

/** A program of these tests that another process can run. */
export class BuiltProgram {
  readonly #source: URL
  #path: Promise<string> | undefined

  constructor(source: URL) {
    this.#source = source
  }

  /** Made when it is first asked for: Node 20 cannot run the source as it is. */
  get path(): Promise<string> {
    return (this.#path ??= this.#build())
  }

  async remove(): Promise<void> {
    if (this.#path) await rm(await this.#path)
    this.#path = undefined
  }

  async #build(): Promise<string> {
    const source = fileURLToPath(this.#source)
    // Where what it imports is found from.
    const modules = dirname(dirname(createRequire(import.meta.url).resolve('esbuild/package.json')))
    const folder = join(modules, '.cache')
    await mkdir(folder, { recursive: true })
    const path = join(folder, `maxine-${process.pid}-${basename(source, '.ts')}.mjs`)
    await build({
      entryPoints: [source],
      outfile: path,
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['maxine-source'],
      external: INSTALLED,
      // What is bundled may itself have been written with `require`.
      banner: {
        js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url)",
      },
    })
    return path
  }
}
