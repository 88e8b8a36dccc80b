import { basename } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/**
 * @typedef {object} Weight
 * @property {number} min bytes
 * @property {number} gzip bytes, each file by itself as a server sends it
 *
 * @typedef {object} Bundle
 * @property {string} entry the import specifier
 * @property {string} code minified, all in one file
 * @property {number} min bytes of that file
 * @property {number} gzip bytes
 * @property {number} brotli bytes
 * @property {Weight} initial the files a page loads at first, where each `import()` begins another one
 * @property {Weight} lazy the files that are loaded when something asks for them
 * @property {Weight} total both
 * @property {string} [problem] why there is no bundle
 */

/**
 * What a browser application would ship of an entry, from the packages as they are built.
 *
 * @param {string} directory from where specifiers are resolved
 * @param {string} entry
 * @param {string} [contents] what the application says; default that it wants all of it
 * @returns {Promise<Bundle>}
 */
export async function bundle(directory, entry, contents = `export * from '${entry}'`) {
  const whole = await runEsbuild(directory, contents, {})
  const [file] = whole.outputFiles ?? []
  if (!file) return { ...measure(entry, '', []), problem: explain(entry, whole.errors) }
  const split = await runEsbuild(directory, contents, { splitting: true })
  return measure(entry, file.text, listLoads(split))
}

/** @param {string} directory @param {string} contents @param {import('esbuild').BuildOptions} options */
function runEsbuild(directory, contents, options) {
  return build({
    stdin: { contents, resolveDir: directory },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // What a test installs for itself, and is never part of an application.
    external: ['msw', 'msw/*', 'mock-socket'],
    // Of the files that would be written there, only the names are used.
    outdir: directory,
    write: false,
    metafile: true,
    logLevel: 'silent',
    ...options,
  }).catch((failure) => failure)
}

/**
 * The text of each file, and when a page loads it: the entry and all it imports at first, the rest
 * when it is asked for.
 *
 * @param {import('esbuild').BuildResult<{ metafile: true, write: false }>} split
 * @returns {{ text: string, when: 'initial' | 'lazy' }[]}
 */
function listLoads({ outputFiles, metafile }) {
  const outputs = Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]),
  )
  const initial = new Set()
  const add = (/** @type {string} */ name) => {
    if (initial.has(name)) return
    initial.add(name)
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === 'import-statement') add(basename(path))
    }
  }
  Object.keys(outputs)
    .filter((name) => outputs[name]?.entryPoint === '<stdin>')
    .forEach(add)
  return outputFiles.map(({ path, text }) => ({
    text,
    when: initial.has(basename(path)) ? 'initial' : 'lazy',
  }))
}

/** @param {string} entry @param {string} code @returns {Bundle} */
function measure(entry, code, loads) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  const weigh = (...when) => sum(loads.filter((load) => when.includes(load.when)))
  return {
    entry,
    code,
    ...weightOf(code),
    brotli: brotliCompressSync(code, quality).length,
    initial: weigh('initial'),
    lazy: weigh('lazy'),
    total: weigh('initial', 'lazy'),
  }
}

/** @param {{ text: string }[]} files @returns {Weight} */
function sum(files) {
  const weights = files.map(({ text }) => weightOf(text))
  return {
    min: weights.reduce((total, { min }) => total + min, 0),
    gzip: weights.reduce((total, { gzip }) => total + gzip, 0),
  }
}

/** @param {string} text @returns {Weight} */
function weightOf(text) {
  const bytes = Buffer.from(text)
  return { min: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
}

/** @param {string} entry @param {import('esbuild').Message[]} errors */
function explain(entry, errors) {
  const lines = errors.map(({ text, location }) => `  ${location?.file ?? entry}: ${text}`)
  return [`${entry} cannot be bundled:`, ...lines].join('\n')
}
