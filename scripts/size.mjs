// npm run size [-- --json FILE] [--check]: what each public entry costs a browser, in bytes.
import { writeFileSync } from 'node:fs'
import { isMain, readArguments } from './shared/arguments.mjs'
import { formatTable } from './shared/counts.mjs'
import { ROOT, listEntries, listPublishable } from './shared/workspace.mjs'
import { bundle } from './size/bundle.mjs'
import { checkBundle } from './size/check-bundle.mjs'

if (isMain(import.meta.url)) {
  const { values } = readArguments('npm run size', {
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
  })
  const attempts = []
  for (const { specifier } of scriptEntries()) attempts.push(await bundle(ROOT, specifier))
  const bundles = attempts.filter(({ problem }) => !problem)

  console.log(formatTable([['entry', 'min', 'gzip', 'brotli'], ...bundles.map(toCells)]))
  if (values.json) writeFileSync(values.json, `${JSON.stringify(toReport(bundles), null, 2)}\n`)
  const broken = attempts.flatMap(({ problem }) => problem ?? [])
  failOnProblems([...broken, ...(values.check ? bundles.flatMap(checkBundle) : [])])
}

function scriptEntries() {
  return listPublishable(ROOT)
    .flatMap(listEntries)
    .filter(({ isScript }) => isScript)
}

function toCells({ entry, min, gzip, brotli }) {
  return [entry, min, gzip, brotli]
}

function toReport(bundles) {
  return Object.fromEntries(
    bundles.map(({ entry, min, gzip, brotli }) => [entry, { min, gzip, brotli }]),
  )
}

/** @param {string[]} problems */
function failOnProblems(problems) {
  if (problems.length === 0) return
  console.log(`\n${problems.join('\n')}`)
  process.exitCode = 1
}
