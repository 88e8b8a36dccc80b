import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/**
 * @typedef {object} Bundle
 * @property {string} entry the import specifier
 * @property {string} code minified
 * @property {number} min bytes
 * @property {number} gzip bytes
 * @property {number} brotli bytes
 * @property {string} [problem] why there is no bundle
 */

/**
 * All of one entry, as a browser application would ship it, from the packages as they are built.
 *
 * @param {string} root
 * @param {string} entry
 * @returns {Promise<Bundle>}
 */
export async function bundle(root, entry) {
  const { outputFiles = [], errors } = await build({
    stdin: { contents: `export * from '${entry}'`, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  }).catch((failure) => failure)
  if (outputFiles.length === 0) return { ...measure(entry, ''), problem: explain(entry, errors) }
  return measure(entry, outputFiles[0].text)
}

/** @param {string} entry @param {string} code @returns {Bundle} */
function measure(entry, code) {
  const bytes = Buffer.from(code)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  return {
    entry,
    code,
    min: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, quality).length,
  }
}

/** @param {string} entry @param {import('esbuild').Message[]} errors */
function explain(entry, errors) {
  const lines = errors.map(({ text, location }) => `  ${location?.file ?? entry}: ${text}`)
  return [`${entry} cannot be bundled:`, ...lines].join('\n')
}
