// npm run contract [-- --dialect NAME --runs N … ID …]: the contract suite on the reference server of a dialect, in each
// of its kinds, such as open and locked. The options are those of maxine-contract; what --junit and --json name is
// written for each kind, as F-open and F-locked.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleTarget } from './contract/bundle-target.mjs'
import { namedFor } from './contract/named-for.mjs'
import { formatSeconds } from './shared/command.mjs'
import { ROOT } from './shared/workspace.mjs'

const KEPT = 0
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
const kept = []
for (const access of wantsRun ? kinds : kinds.slice(0, 1)) {
  if (wantsRun) console.log(`The reference server, ${access}`)
  const code = await certify(access)
  if (wantsRun) console.log('')
  if (code > 1) process.exit(code)
  if (code === KEPT) kept.push(access)
  else process.exitCode = code
}
if (wantsRun) console.log(closingLine())
// Whatever still listens for a signal would keep the process.
process.exit()

/** What is no dialect is for the command to tell. @param {string[]} words */
function dialectIn(words) {
  const at = words.indexOf('--dialect')
  const inline = words.find((word) => word.startsWith('--dialect='))
  return inline?.slice('--dialect='.length) ?? (at < 0 ? 'maxine' : words[at + 1])
}

/** @param {string} access @returns {Promise<number>} the code that the command would end with */
async function certify(access) {
  const target = await starts[access]()
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
          write: (path, text) => host.files.write(namedFor(path, access), text),
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
  if (kept.length === kinds.length)
    return `the reference server keeps the contract, ${kinds.join(' and ')} (${time})`
  const broken = kinds.filter((kind) => !kept.includes(kind))
  return `the reference server breaks the contract, ${broken.join(' and ')} (${time})`
}

/** @param {string} file */
function load(file) {
  return import(pathToFileURL(join(ROOT, 'packages/contract/dist/command', file)).href)
}
