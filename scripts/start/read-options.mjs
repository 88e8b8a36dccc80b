import { takeOption } from './take-option.mjs'

/** As many services as can be watched. */
const FLEET = ['--fleet', '12']

/**
 * @typedef {object} WantedPort
 * @property {number} port
 * @property {'this' | 'this or a later one'} or one that was asked for is not silently another
 *
 * @typedef {{ ok: true, page: WantedPort, reference: WantedPort, server: Record<string, any> }
 *   | { ok: true, action: 'help' }
 *   | { ok: false, line: string }} StartOptions
 */

/**
 * Reads what follows `npm start --`: two ports, and the options of the server's own command.
 *
 * @param {string[]} argv
 * @param {Record<string, string | undefined>} env
 * @param {(argv: string[], env: Record<string, string | undefined>) => any} parseServerOptions
 * @returns {StartOptions}
 */
export function readOptions(argv, env, parseServerOptions) {
  if (argv.includes('--help') || argv.includes('-h')) return { ok: true, action: 'help' }
  const { value: port, rest: without } = takeOption(argv, '--port')
  const { value: serverPort, rest } = takeOption(without, '--server-port')
  const wrong = [
    ['--port', port],
    ['--server-port', serverPort],
  ].find(([, text]) => !isPort(text))
  if (wrong) return { ok: false, line: `${wrong[0]} takes a whole number from 0 to 65535` }
  const other = rest.find((option) => /^--(dialect|all)(=|$)/.test(option))
  if (other) return { ok: false, line: elsewhere(`--${other.replace(/^--|=.*$/g, '')}`) }
  const hasFleet = rest.some((option) => /^--fleet(=|$)/.test(option))
  const parsed = parseServerOptions([...(hasFleet ? [] : FLEET), ...rest], env)
  if (!parsed.ok) return parsed
  const line = parsed.action === 'run' ? whyNotHere(parsed.options) : elsewhere('--version')
  if (line) return { ok: false, line }
  return {
    ok: true,
    page: wanted(port, 5_173),
    reference: wanted(serverPort ?? env.MAXINE_PORT, parsed.options.start.port),
    server: parsed.options.start,
  }
}

/** @param {string | undefined} text */
function isPort(text) {
  return text === undefined || (/^\d{1,5}$/.test(text) && Number(text) <= 65_535)
}

/** @param {string | undefined} given @param {number} byDefault @returns {WantedPort} */
function wanted(given, byDefault) {
  if (!given) return { port: byDefault, or: 'this or a later one' }
  return { port: Number(given), or: 'this' }
}

/** What the page would not work with. @param {any} options of the server's command */
function whyNotHere({ start, authSecretFile, json, quiet }) {
  if (start.auth || authSecretFile) return elsewhere('who may sign in')
  if (start.host !== '127.0.0.1') return elsewhere('--host')
  return json || quiet ? elsewhere('how the log is written') : undefined
}

/** @param {string} what */
function elsewhere(what) {
  return `${what} can be set for the server alone: npx maxine-server-ref --help`
}
