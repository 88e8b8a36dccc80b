import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { transformAsync } from '@babel/core'

const SOURCES = join(import.meta.dirname, '../src')

/** What is shipped, by file name. */
export function listHookSources() {
  return readdirSync(SOURCES).filter((file) => /\.tsx?$/.test(file) && !/\.test(-d)?\./.test(file))
}

/** @param {string} file in the folder of sources */
export function readHookSource(file) {
  return readFileSync(join(SOURCES, file), 'utf8')
}

/**
 * A source as React's compiler writes it, types and all. Throws where that would leave anything as it is.
 *
 * @param {string} code
 * @param {string} filename
 */
export async function compileSource(code, filename) {
  const result = await transformAsync(code, {
    filename,
    babelrc: false,
    configFile: false,
    sourceMaps: true,
    parserOpts: { plugins: ['typescript', 'jsx'] },
    plugins: [['babel-plugin-react-compiler', { panicThreshold: 'all_errors' }]],
  })
  return { code: result.code, map: result.map }
}

/** For vitest: the tests of the hooks run on what the compiler has made of them. */
export function compileHooks() {
  const names = listHookSources()
  return {
    name: 'compile-hooks',
    enforce: /** @type {const} */ ('pre'),
    transform(/** @type {string} */ code, /** @type {string} */ id) {
      const path = id.replace(/\?.*$/, '')
      return names.some((name) => path === join(SOURCES, name))
        ? compileSource(code, path)
        : undefined
    },
  }
}
