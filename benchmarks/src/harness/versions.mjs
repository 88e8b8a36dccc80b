import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readJson } from '../../../scripts/shared/workspace.mjs'
import { findBroker } from '../peers/brokers.mjs'
import { provideBun } from '../peers/bun.mjs'

/** Brokers of the machine, and how they are asked. */
const BROKERS = { mosquitto: ['-h'], 'nats-server': ['--version'] }
const MANIFEST = new URL('../../package.json', import.meta.url)

/**
 * Versions of all that may have been measured beside us: what is pinned for the benchmarks, and the
 * servers of the machine.
 *
 * @param {readonly { subject: string }[]} rows
 * @returns {Promise<Record<string, string>>}
 */
export async function versionsOf(rows) {
  const subjects = new Set(rows.map(({ subject }) => subject))
  const { devDependencies } = readJson(fileURLToPath(MANIFEST))
  const packages = Object.entries(devDependencies).filter(([name]) => !name.startsWith('maxine-'))
  const brokers = Object.entries(BROKERS)
    .filter(([name]) => subjects.has(name))
    .map(([name, question]) => [name, ask(findBroker(name) ?? name, question)])
  const bun = subjects.has('uws')
    ? [['uws (Bun)', ask((await provideBun()).program, ['--version'])]]
    : []
  return Object.fromEntries([['Node', process.versions.node], ...packages, ...brokers, ...bun])
}

/** @param {string} program @param {string[]} question */
function ask(program, question) {
  try {
    const said = execFileSync(program, question, { encoding: 'utf8', stdio: 'pipe' })
    return numberIn(said)
  } catch (error) {
    // Mosquitto ends with an error once it has said what was asked.
    return numberIn(String(error.stdout ?? ''))
  }
}

/** @param {string} said */
function numberIn(said) {
  return /\d+\.\d+(?:\.\d+)?/.exec(said)?.[0] ?? 'unknown'
}
