// npm run docs writes them, --check compares: the sentences of PROTOCOL.md behind which an ID stands.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readSentences } from './specification/read-sentences.mjs'
import { renderSentences } from './specification/render-sentences.mjs'

const DIALECTS = ['maxine', 'nexus', 'deployd', 'cliffracer']
const FOLDER = 'src/specification/sentences'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const read = DIALECTS.map((dialect) => {
  const file = path(`../../protocol/src/dialects/${dialect}/PROTOCOL.md`)
  const { sentences, problems } = readSentences(readFileSync(file, 'utf8'))
  for (const problem of problems) fail(`${dialect}/PROTOCOL.md: ${problem}`)
  return sentences
})
const sentences = read.flat()
const { files, unknown } = renderSentences(sentences)
for (const problem of unknown) fail(`PROTOCOL.md: ${problem}`)

const stale = Object.entries(files).filter(([name, code]) => kept(name) !== code)
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
function kept(name) {
  const file = path(`../${FOLDER}/${name}`)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** @param {string} relative */
function path(relative) {
  return fileURLToPath(new URL(relative, import.meta.url))
}
