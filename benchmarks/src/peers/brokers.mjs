import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { startProcess } from '../harness/child.mjs'
import { freePort, listening } from './free-port.mjs'

/**
 * @typedef {object} Broker
 * @property {import('../harness/child.mjs').Child} child
 * @property {number} port
 */

/** Debian installs servers where the path of ordinary users does not lead. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

/** @param {string} program @returns {string | undefined} where it is installed */
export function findBroker(program) {
  return FOLDERS.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

/**
 * As installed, but for one setting: without `set_tcp_nodelay` a message may wait 40 ms for the last
 * one to be acknowledged, which no other server here does to its subscribers.
 *
 * @param {string} program @param {number} core @returns {Promise<Broker>}
 */
export async function startMosquitto(program, core) {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'maxine-bench-'))
  const configuration = join(folder, 'mosquitto.conf')
  const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'set_tcp_nodelay true']
  writeFileSync(configuration, `${lines.join('\n')}\n`)
  const child = startProcess([program, '-c', configuration], core)
  await listening(port)
  rmSync(folder, { recursive: true })
  return { child, port }
}

/** @param {string} program @param {number} core @returns {Promise<Broker>} */
export async function startNatsServer(program, core) {
  const port = await freePort()
  const child = startProcess([program, '-a', '127.0.0.1', '-p', String(port)], core)
  await listening(port)
  return { child, port }
}
