// Holds the documents to the code: `--write` writes what can be written, otherwise all is compared.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findUncheckedBlocks } from './docs/check-blocks.mjs'
import { findBrokenLinks } from './docs/check-links.mjs'
import { renderArrows, replaceBetween } from './docs/render-arrows.mjs'
import { renderErrors } from './docs/render-errors.mjs'
import { ROOT } from './shared/workspace.mjs'

const WRITE = process.argv.includes('--write')

const problems = [
  ...holdPage('docs/errors.md', await renderErrors()),
  ...holdPage('ARCHITECTURE.md', replaceBetween(read('ARCHITECTURE.md'), renderArrows())),
  ...findUncheckedBlocks(ROOT),
  ...findBrokenLinks(ROOT),
]
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log('documents: errors, arrows, examples and links agree')
process.exitCode = problems.length > 0 ? 1 : 0

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
