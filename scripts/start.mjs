// npm start [-- option …]: the pages of four systems, and the reference servers that they show, each with something
// going on. All of it runs in this process, so that a signal has one way to go.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exitWith } from './shared/arguments.mjs'
import { ROOT } from './shared/workspace.mjs'
import { choosePort, PortTaken } from './start/choose-port.mjs'
import { chooseSystemPorts } from './start/choose-system-ports.mjs'
import { endOnSignals } from './start/end-on-signals.mjs'
import { greeting } from './start/greeting.mjs'
import { HELP } from './start/help.mjs'
import { readOptions } from './start/read-options.mjs'

// The package, the part of its command that nobody else needs, and what brings the page and the server together.
const reference = await load('packages/server-ref/dist/index.js')
const { parseOptions } = await load('packages/server-ref/dist/node/command/options.js')
const { startDemo } = await load('apps/demo/host/start-demo.mjs')

const options = readOptions(process.argv.slice(2), process.env, parseOptions)
if (!options.ok) exitWith(`npm start: ${options.line}`)
else if ('action' in options) process.stdout.write(HELP)
else await start(options).catch(explain)

/** @param {Extract<import('./start/read-options.mjs').StartOptions, { page: unknown }>} options */
async function start({ page, reference: { port, or }, server }) {
  const serverPort = await choosePort({ port, or }, '--server-port')
  const pagePort = await choosePort(page, '--port')
  const ports =
    port === 0 ? {} : await chooseSystemPorts(reference.DOCUMENTED_PORTS, [serverPort, pagePort])
  const demo = await startDemo({
    reference,
    folder: join(ROOT, 'apps/demo/dist'),
    port: pagePort,
    serverPort,
    server: { ...server, logger: logProblems },
    systems: { ports },
  })
  endOnSignals(demo.close)
  if (serverPort !== port && port !== 0)
    console.log(`Port ${port} is in use: the server took ${serverPort}.`)
  console.log(greeting(demo))
}

/** @param {string} level @param {string} message @param {object} [fields] */
function logProblems(level, message, fields) {
  if (level === 'error') console.error(`server: ${message}`, fields ?? '')
}

/** @param {any} error */
function explain(error) {
  // One line for what whoever started it can do something about; else what is needed to find the mistake.
  const isTheirs = error instanceof PortTaken || error.name === 'SettingError' || error.code
  exitWith(`npm start: ${isTheirs ? error.message : (error.stack ?? error)}`)
}

/** By its place in the checkout: only setup knows that it is built. @param {string} path */
function load(path) {
  return import(pathToFileURL(join(ROOT, path)).href)
}
