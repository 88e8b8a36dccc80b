// npm run spec [-- --check]: the wires and the HTTP routes as AsyncAPI, OpenAPI and JSON Schema.
import { parseArgs } from 'node:util'
import { asyncapi } from './spec/asyncapi.mjs'
import { DIALECTS } from './spec/dialects/index.mjs'
import { eventFile, frameFile } from './spec/frames.mjs'
import { readExamples } from './spec/golden.mjs'
import { openapi } from './spec/openapi.mjs'
import { findStale, writeAll } from './spec/output.mjs'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

const groups = DIALECTS.map(groupOf)
const files = new Map(groups.flatMap((group) => group.files))
for (const { line } of groups) console.log(line)

const stale = findStale(files)
if (values.check) {
  for (const path of stale) console.error(`stale: ${path}; run npm run spec`)
  if (stale.length > 0) process.exitCode = 1
} else {
  writeAll(files, stale)
  console.log(stale.length > 0 ? `${stale.length} files written or removed` : 'nothing changed')
}

function groupOf(dialect) {
  const examples = readExamples(dialect)
  const frames = dialect.frames.map((frame) => frameFile(dialect, frame, examples))
  const events = dialect.events.map((event) => eventFile(dialect, event, examples))
  const documents = [
    [`${dialect.name}/asyncapi.json`, asyncapi(dialect, examples)],
    ...(dialect.routes ? [[`${dialect.name}/openapi.json`, openapi(dialect)]] : []),
  ]
  const names = documents.map(([path]) => path.split('/')[1]).join(', ')
  const count = [...dialect.frames, ...dialect.events].length - examples.silent.length
  return {
    files: [...documents, ...frames, ...events],
    line: `${dialect.name}: ${names}, ${frames.length} frames, ${events.length} events; ${count} with examples`,
  }
}
