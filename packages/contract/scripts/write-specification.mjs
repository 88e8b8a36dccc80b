// npm run docs writes them, --check compares: the sentences of PROTOCOL.md behind which an ID stands.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readSentences } from './specification/read-sentences.mjs'
import { renderSentences } from './specification/render-sentences.mjs'

const PROTOCOL = path('../../protocol/src/dialects/maxine/PROTOCOL.md')
const FOLDER = 'src/specification/sentences'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const { sentences, problems } = readSentences(readFileSync(PROTOCOL, 'utf8'))
const { files, unknown } = renderSentences(sentences)
for (const problem of [...problems, ...unknown]) fail(`PROTOCOL.md: ${problem}`)

const stale = Object.entries(files).filter(([name, code]) => read(name) !== code)
if (stale.length === 0) console.log(`${sentences.length} sentences with IDs: up to date`)
else if (values.check) {
  for (const [name] of stale) fail(`stale: packages/contract/${FOLDER}/${name}; run npm run docs`)
} else {
  for (const [name, code] of stale) writeFileSync(path(`../${FOLDER}/${name}`), code)
  console.log(`${sentences.length} sentences with IDs: written`)
}

/** @param {string} problem */
function fail(problem) {
  console.error(problem)
  process.exitCode = 1
}

/** @param {string} name */
function read(name) {
  const file = path(`../${FOLDER}/${name}`)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** @param {string} relative */
function path(relative) {
  return fileURLToPath(new URL(relative, import.meta.url))
}
