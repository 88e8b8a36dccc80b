// npm run contract [-- --dialect NAME --runs N … ID …]: the contract suite on the reference server of a dialect, in each
// of its kinds, such as open and locked. The options are those of maxine-contract; what --junit and --json name is
// written for each kind, as F-open and F-locked.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleTarget } from './contract/bundle-target.mjs'
import { namedFor } from './contract/named-for.mjs'
import { formatSeconds } from './shared/command.mjs'
import { ROOT } from './shared/workspace.mjs'

const [BROKEN, NOTHING_TESTED] = [1, 2]
/**
 * By the code that the command ends with.
 *
 * @type {readonly ('kept' | 'broken' | 'untested')[]}
 */
const VERDICTS = ['kept', 'broken', 'untested']
const started = performance.now()
const { runCommand } = await load('command.js')
const { createProcessHost } = await load('process-host.js')
const host = createProcessHost()
const { STARTS } = await import(pathToFileURL(await bundleTarget()).href)

/** One listener for the process, whichever run it is for. */
/** @type {(signal: string) => void} */
let onSignal = () => undefined
host.onSignal((signal) => onSignal(signal))

const argv = process.argv.slice(2)
const starts = STARTS[dialectIn(argv)] ?? STARTS.maxine
const kinds = Object.keys(starts)
const wantsRun = !argv.some((word) => ['--help', '-h', '--version', '--dry-run'].includes(word))
/** @type {Record<'kept' | 'broken' | 'untested', string[]>} */
const found = { kept: [], broken: [], untested: [] }
for (const kind of wantsRun ? kinds : kinds.slice(0, 1)) {
  if (wantsRun) console.log(`The reference server, ${kind}`)
  const { code, verdict } = await certify(kind)
  if (wantsRun) console.log('')
  if (!verdict) process.exit(code)
  found[verdict].push(kind)
}
if (wantsRun) console.log(closingLine())
if (wantsRun && found.kept.length === 0) process.exitCode = NOTHING_TESTED
if (found.broken.length > 0) process.exitCode = BROKEN
// Whatever still listens for a signal would keep the process.
process.exit()

/** What is no dialect is for the command to tell. @param {string[]} words */
function dialectIn(words) {
  const at = words.indexOf('--dialect')
  const inline = words.find((word) => word.startsWith('--dialect='))
  return inline?.slice('--dialect='.length) ?? (at < 0 ? 'maxine' : words[at + 1])
}

/**
 * What the command would end with. Without a verdict there is no use in going on: where it has told of a problem, or was
 * ended. Where all cases were skipped, those of another kind may not be.
 *
 * @param {string} kind
 * @returns {Promise<{ code: number, verdict?: 'kept' | 'broken' | 'untested' }>}
 */
async function certify(kind) {
  const problems = []
  const code = await runOn(kind, (text) => problems.push(text))
  return problems.length === 0 ? { code, verdict: VERDICTS[code] } : { code }
}

/** @param {string} kind @param {(text: string) => void} onProblem @returns {Promise<number>} */
async function runOn(kind, onProblem) {
  const target = await starts[kind]()
  // The address comes by the options, as it does for everybody.
  const { server, url, httpUrl, ...known } = target
  try {
    return await new Promise((resolve, reject) => {
      const own = {
        ...host,
        argv: [url, ...argv],
        target: known,
        files: {
          ...host.files,
          write: (path, text) => host.files.write(namedFor(path, kind), text),
        },
        report: (text) => {
          onProblem(text)
          host.report(text)
        },
        onSignal: (listener) => (onSignal = listener),
        exit: (code, when) => (when === 'at-once' ? process.exit(code) : resolve(code)),
      }
      runCommand(own).catch(reject)
    })
  } finally {
    await server.close()
  }
}

function closingLine() {
  const time = formatSeconds((performance.now() - started) / 1_000)
  const { kept, broken } = found
  if (broken.length > 0)
    return `the reference server breaks the contract, ${listed(broken)} (${time})`
  if (kept.length === 0) return `nothing was tested (${time})`
  return `the reference server keeps the contract, ${listed(kept)} (${time})`
}

/** @param {string[]} names */
function listed(names) {
  return names.join(' and ')
}

/** @param {string} file */
function load(file) {
  return import(pathToFileURL(join(ROOT, 'packages/contract/dist/command', file)).href)
}
