import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))

/** Where a check may stand that a field is made of, seen from a dialect's folder. */
const SHARED = ['../../guard.ts', '../../instant.ts']
const OWN = ['./action.ts', './filters.ts']

/**
 * @typedef {object} Sources
 * @property {Record<string, unknown>} frames what frames.ts exports
 * @property {Map<Function, { name: string, from: string }>} checks where each check comes from
 * @property {WeakMap<object, Function>} checkOf the check a field is made of
 * @property {WeakMap<object, object>} members what a list or a map is made of
 */

/**
 * One dialect's schemas and the checks they are made of, from the sources: the built files may be
 * older, and cannot be built where frames.ts says more than guards.ts. All in one module, so that a
 * check is the same function wherever it is met.
 *
 * @param {string} dialect
 * @returns {Promise<Sources>}
 */
export async function loadSources(dialect) {
  const folder = `${SRC}dialects/${dialect}/`
  const homes = [...SHARED, ...OWN.filter((file) => existsSync(folder + file))]
  const loaded = await load(folder, { frames: './frames.ts', fields: '../../fields.ts' }, homes)
  const { frames, fields } = loaded
  const checks = homes.flatMap((from, index) =>
    Object.entries(loaded[`home${index}`])
      .filter(([, value]) => typeof value === 'function')
      .map(([name, value]) => [value, { name, from }]),
  )
  return { frames, checks: new Map(checks), checkOf: fields.CHECKS, members: fields.MEMBERS }
}

async function load(resolveDir, named, homes) {
  const modules = { ...named, ...Object.fromEntries(homes.map((from, at) => [`home${at}`, from])) }
  const contents = Object.entries(modules).map(([as, from]) => `export * as ${as} from '${from}'`)
  const directory = mkdtempSync(join(tmpdir(), 'maxine-guards-'))
  const outfile = join(directory, 'sources.mjs')
  try {
    const stdin = { contents: contents.join('\n'), resolveDir }
    await build({ stdin, bundle: true, format: 'esm', outfile })
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(directory, { recursive: true })
  }
}
