// npm run docs writes it, --check compares: the sentences of PROTOCOL.md behind which an ID stands.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readSentences } from './specification/read-sentences.mjs'

const PROTOCOL = path('../../protocol/src/dialects/maxine/PROTOCOL.md')
const TARGET = path('../src/specification/sentences.ts')

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const { sentences, problems } = readSentences(readFileSync(PROTOCOL, 'utf8'))
problems.forEach((problem) => console.error(`PROTOCOL.md: ${problem}`))
if (problems.length > 0) process.exitCode = 1

const code = render(sentences)
if (readFileSync(TARGET, 'utf8') === code)
  console.log(`${sentences.length} sentences with IDs: up to date`)
else if (values.check) {
  console.error('stale: packages/contract/src/specification/sentences.ts; run npm run docs')
  process.exitCode = 1
} else {
  writeFileSync(TARGET, code)
  console.log(`${sentences.length} sentences with IDs: written`)
}

/** @param {import('./specification/read-sentences.mjs').Marked[]} marked */
function render(marked) {
  const rows = marked.map(
    ({ id, section, text }) =>
      `  ${JSON.stringify(id)}: [${JSON.stringify(section)}, ${JSON.stringify(text)}],`,
  )
  return [
    '// Written by packages/contract/scripts/write-specification.mjs from the Maxine PROTOCOL.md.',
    '/** By ID: the heading, and the sentence. */',
    '// prettier-ignore',
    'export const SENTENCES: Readonly<Record<string, readonly [section: string, text: string]>> = {',
    ...rows,
    '}',
    '',
  ].join('\n')
}

/** @param {string} relative */
function path(relative) {
  return fileURLToPath(new URL(relative, import.meta.url))
}
