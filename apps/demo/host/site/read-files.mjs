import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { contentTypeOf } from './content-types.mjs'

/**
 * @typedef {object} SiteFile
 * @property {string} contentType
 * @property {string} etag with its quotes
 * @property {Buffer} body
 * @property {Map<string, Buffer>} encoded the same, compressed, by the name of the coding
 */

/**
 * The files of a built page by the paths they are asked for. All of them, once: what is not in here cannot
 * be asked for, by whatever path.
 *
 * @param {string} folder
 * @returns {ReadonlyMap<string, SiteFile>}
 */
export function readFiles(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const files = new Map(
    paths.map((path) => [`/${relative(folder, path).split(sep).join('/')}`, read(path)]),
  )
  const index = files.get('/index.html')
  return index ? files.set('/', index) : files
}

/** @param {string} path @returns {SiteFile} */
function read(path) {
  const contentType = contentTypeOf(extname(path))
  if (contentType === undefined) throw new Error(`There is no content type for ${path}`)
  const body = readFileSync(path)
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  return { contentType, etag: `"${hash}"`, body, encoded: new Map() }
}
