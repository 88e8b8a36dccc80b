// npm run size [-- --json FILE] [--check]: what each public entry costs a browser, in bytes.
import { writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { BROWSER_FOLDERS } from './check-arrows.mjs'
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
  for (const { specifier } of browserEntries()) attempts.push(await bundle(ROOT, specifier))
  const bundles = attempts.filter(({ problem }) => !problem)

  console.log(formatTable([['entry', 'min', 'gzip', 'brotli'], ...bundles.map(toCells)]))
  if (values.json) writeFileSync(values.json, `${JSON.stringify(toReport(bundles), null, 2)}\n`)
  const broken = attempts.flatMap(({ problem }) => problem ?? [])
  failOnProblems([...broken, ...(values.check ? bundles.flatMap(checkBundle) : [])])
}

/** What a browser loads; the shell of the server is none of it. */
function browserEntries() {
  return listPublishable(ROOT).flatMap((onePackage) =>
    listEntries(onePackage).filter(
      ({ isScript, source }) => isScript && isForBrowsers(onePackage.folder, source ?? ''),
    ),
  )
}

/** @param {string} folder of the package @param {string} source within it */
function isForBrowsers(folder, source) {
  const path = posix.join(folder, source)
  return BROWSER_FOLDERS.some((browserFolder) => path.startsWith(`${browserFolder}/`))
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
