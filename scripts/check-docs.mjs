// Holds the documents to the code: `--write` writes what can be written, otherwise all is compared.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findUncheckedBlocks } from './docs/check-blocks.mjs'
import { findBrokenLinks } from './docs/check-links.mjs'
import { findUnaccounted } from './docs/check-seeds.mjs'
import { renderArrows } from './docs/render-arrows.mjs'
import { renderDoubles } from './docs/render-doubles.mjs'
import { renderErrors } from './docs/render-errors.mjs'
import { replaceBetween } from './docs/tables.mjs'
import { ROOT } from './shared/workspace.mjs'

const WRITE = process.argv.includes('--write')

const problems = [
  ...holdPage('docs/errors.md', await renderErrors()),
  ...holdTable('ARCHITECTURE.md', 'arrows', renderArrows()),
  ...holdTable('docs/guides/test-your-app.md', 'doubles', await renderDoubles()),
  ...findUncheckedBlocks(ROOT),
  ...findUnaccounted(ROOT),
  ...findBrokenLinks(ROOT),
]
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log('documents: errors, tables, examples, seeds and links agree')
process.exitCode = problems.length > 0 ? 1 : 0

/** @param {string} file @param {string} name @param {string} table */
function holdTable(file, name, table) {
  return holdPage(file, replaceBetween(read(file), name, table))
}

/** @param {string} file @param {string} wanted */
function holdPage(file, wanted) {
  if (WRITE) writeFileSync(join(ROOT, file), wanted)
  return WRITE || read(file) === wanted ? [] : [`${file} is out of date: run npm run docs`]
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(join(ROOT, file), 'utf8')
  } catch {
    return ''
  }
}
