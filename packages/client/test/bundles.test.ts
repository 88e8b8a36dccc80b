import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { BuildOptions } from 'esbuild'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const FOLDER = join(import.meta.dirname, '../src/connection')

/** What a bundler makes of a program of ours. */
async function bundle(program: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: FOLDER, loader: 'ts' },
    bundle: true,
    write: false,
    conditions: ['maxine-source'],
    ...options,
  })
  return outputFiles![0]!.text
}

test('loading the transport in a browser asks for no chance, time or listener', async () => {
  const program = `
    import { createBrowserLifecycle } from './browser-lifecycle.ts'
    import { createTransport } from './rws-transport.ts'
    export const names = [createBrowserLifecycle.name, createTransport.name]`
  const code = await bundle(program, { platform: 'browser', format: 'iife', globalName: 'loaded' })
  const forbidden = `
    const never = () => { throw new Error('touched while loading') }
    Math.random = Date.now = never
    var setTimeout = never, setInterval = never, addEventListener = never, crypto = undefined;`
  const names = runInNewContext(`${forbidden}${code}; loaded.names.join()`, {})
  expect(names).toBe('createBrowserLifecycle,createTransport')
})

/** Opens, sends and stops on a WebSocket that answers at once; prints what it heard. */
const PROGRAM = `
  import { createTransport } from './rws-transport.ts'
  class Echo extends EventTarget {
    readyState = 0
    constructor() {
      super()
      queueMicrotask(() => { this.readyState = 1; this.dispatchEvent(new Event('open')) })
    }
    send(data) { this.dispatchEvent(Object.assign(new Event('message'), { data })) }
    close(code) { this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '' })) }
  }
  const world = {
    now: () => 0,
    wall: () => 0,
    random: () => 0,
    after(ms, callback) { const timer = setTimeout(callback, ms); return () => clearTimeout(timer) },
  }
  const count = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = count()
  const transport = createTransport({
    world,
    WebSocket: Echo,
    listener: {
      onOpen: () => transport.send('hello'),
      onFrame: async (data) => {
        await transport.stop(1000, '')
        process.stdout.write(data + ' ' + (count() - before))
      },
      onEnd() {},
    },
  })
  transport.open({ url: 'ws://one.example/' })`

test.each([
  ['of an application for browsers', { platform: 'browser', format: 'esm' }],
  ['of a server', { platform: 'node', format: 'cjs' }],
] as const)('in a bundle %s the library is found, and leaves no timer', async (_name, options) => {
  const code = await bundle(PROGRAM, options)
  const running = run(process.execPath, [`--input-type=${INPUT[options.format]}`, '-'])
  running.child.stdin?.end(code)
  const { stdout } = await running
  expect(stdout).toBe('hello 0')
})

const INPUT = { esm: 'module', cjs: 'commonjs' }
