// npm run size [-- --json FILE] [--check]: what each public entry costs a browser, in bytes, and what
// others cost beside our own. With --check: no peers, and a failure where a ceiling is passed.
import { writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { BROWSER_FOLDERS } from './check-arrows.mjs'
import { isMain, readArguments } from './shared/arguments.mjs'
import { formatTable } from './shared/counts.mjs'
import { ROOT, listEntries, listPublishable } from './shared/workspace.mjs'
import { bundle } from './size/bundle.mjs'
import { checkBundle } from './size/check-bundle.mjs'
import { bundlePeers } from './size/peers.mjs'

/** What is put beside the peers. */
const COMPARED = 'maxine-client'

if (isMain(import.meta.url)) {
  const { values } = readArguments('npm run size', {
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
  })
  const attempts = []
  for (const { specifier } of browserEntries()) attempts.push(await bundle(ROOT, specifier))
  const bundles = attempts.filter(({ problem }) => !problem)

  const peers = values.check ? [] : await bundlePeers(ROOT)
  const broken = [...attempts, ...peers].flatMap(({ problem }) => problem ?? [])

  console.log(formatTable([['entry', 'min', 'gzip', 'brotli'], ...bundles.map(toCells)]))
  if (!values.check) console.log(`\n${comparisonOf(bundles, peers)}`)
  if (values.json) writeFileSync(values.json, `${JSON.stringify(toReport(bundles), null, 2)}\n`)
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

/** What a page loads at first, and all there is to load, the lightest first. */
function comparisonOf(bundles, peers) {
  const ours = bundles.filter(({ entry }) => entry === COMPARED)
  const rows = [...ours, ...peers.filter(({ problem }) => !problem)]
    .sort((one, other) => one.total.gzip - other.total.gzip)
    .map(({ entry, version, initial, total }) => [
      version ? `${entry} ${version}` : entry,
      initial.min,
      initial.gzip,
      total.min,
      total.gzip,
    ])
  return formatTable([['at first and in all', 'min', 'gzip', 'all min', 'all gzip'], ...rows])
}

function toReport(bundles) {
  return Object.fromEntries(
    bundles.map(({ entry, min, gzip, brotli, initial, lazy, total }) => [
      entry,
      { min, gzip, brotli, initial, lazy, total },
    ]),
  )
}

/** @param {string[]} problems */
function failOnProblems(problems) {
  if (problems.length === 0) return
  console.log(`\n${problems.join('\n')}`)
  process.exitCode = 1
}
