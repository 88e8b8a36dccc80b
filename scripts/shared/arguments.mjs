import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * Reads the command line of a script whose bare words choose from a list of names. A mistake ends
 * the process with one sentence that lists the names.
 *
 * @param {string} script
 * @param {string[]} names
 * @param {import('node:util').ParseArgsConfig['options']} [options]
 */
export function chooseByName(script, names, options = {}) {
  const { values, positionals } = readArguments(script, options, true)
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    exitWith(`${script}: there is no "${unknown.join('", "')}"; choose from ${names.join(', ')}.`)
  }
  const chosen = positionals.length > 0 ? names.filter((name) => positionals.includes(name)) : names
  return { chosen, values }
}

/**
 * @param {string} script
 * @param {import('node:util').ParseArgsConfig['options']} options
 * @param {boolean} [allowPositionals]
 * @returns {{ values: Record<string, any>, positionals: string[] }}
 */
export function readArguments(script, options, allowPositionals = false) {
  try {
    return parseArgs({ options, allowPositionals, strict: true })
  } catch (error) {
    return exitWith(`${script}: ${error.message}`)
  }
}

/**
 * Whether Node was started with this file. Compared as real paths: a checkout reached through a
 * symbolic link has two names, and a script that takes itself for a library would check nothing.
 *
 * @param {string} url import.meta.url
 */
export function isMain(url) {
  const script = process.argv[1]
  return script !== undefined && realpathSync(script) === realpathSync(fileURLToPath(url))
}

/** @param {string} sentence @returns {never} */
export function exitWith(sentence) {
  console.error(sentence)
  process.exit(1)
}
