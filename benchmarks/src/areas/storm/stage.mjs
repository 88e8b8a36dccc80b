import { setTimeout as wait } from 'node:timers/promises'
import { CORE, startProgram } from '../../harness/child.mjs'
import { freePort } from '../../peers/free-port.mjs'

/** How long a server is away when it goes. */
const OUTAGE_MS = 1_000

/**
 * What one storm was like. Times in milliseconds, `peak` in sockets a second.
 *
 * @typedef {object} Storm
 * @property {number} backMs from the drop, or from when there is a server again, to the last client
 * @property {number} cpuUs of the server, for each client
 * @property {number} peak
 * @property {number} delayMs
 * @property {number} delayP99Ms
 * @property {number} mostAttempts
 * @property {number} meanAttempts
 */

/**
 * Who takes part.
 *
 * @typedef {object} Cast
 * @property {string} server a name in storm-server.mjs
 * @property {string} clients a name in storm-kinds.mjs
 * @property {number} count of the clients
 * @property {object} [handshake] options of a Maxine server
 */

/**
 * A server with its clients, whose connections can all be reset at once, again and again.
 *
 * @param {Cast} cast
 */
export async function gatherAround(cast) {
  const { standing, crowd } = await gather(cast)
  return {
    /** @returns {Promise<Storm>} */
    async drop() {
      await crowd.ask('begin')
      await standing.ask('begin')
      const before = standing.cpuMs()
      await standing.ask('reset')
      const back = await crowd.ask('back')
      const cpuMs = standing.cpuMs() - before
      const end = await standing.ask('end')
      return { ...end, ...back, backMs: back.lastMs, cpuUs: (cpuMs * 1_000) / cast.count }
    },
    stop: () => Promise.all([standing.stop(), crowd.stop()]),
  }
}

/** The server's process is killed, and another one listens on its port a second later. @param {Cast} cast @returns {Promise<Storm>} */
export async function outage({ server, clients, count }) {
  return replace({
    server,
    clients,
    count,
    awayMs: OUTAGE_MS,
    leave: (standing) => standing.stop(),
  })
}

/** The server says that it goes, and another one is there at once. @param {Cast} cast @returns {Promise<Storm>} */
export async function drain({ server, clients, count }) {
  const leave = (/** @type {import('../../harness/child.mjs').Child} */ standing) =>
    standing.ask('drain')
  return replace({ server, clients, count, awayMs: 0, leave })
}

async function replace({ server, clients, count, awayMs, leave }) {
  const { standing, crowd, port } = await gather({ server, clients, count })
  const next = await startProgram('storm-server.mjs', { core: CORE.tested, args: [server] })
  await next.ask('begin')
  await crowd.ask('begin')
  await leave(standing)
  await wait(awayMs)
  const before = next.cpuMs()
  await next.ask('listen', { port })
  const listensAt = Date.now()
  const back = await crowd.ask('back')
  const cpuMs = next.cpuMs() - before
  const end = await next.ask('end')
  await Promise.all([standing.stop(), next.stop(), crowd.stop()])
  return { ...end, ...back, backMs: back.wallTime - listensAt, cpuUs: (cpuMs * 1_000) / count }
}

/** @param {Cast} cast */
async function gather({ server, clients, count, handshake }) {
  const standing = await startProgram('storm-server.mjs', { core: CORE.tested, args: [server] })
  const crowd = await startProgram('storm-clients.mjs', { core: CORE.load, args: [clients] })
  const port = await standing.ask('listen', { port: await freePort(), handshake })
  const since = clients === 'resume' ? await standing.ask('position') : undefined
  await crowd.ask('connect', { port, count, since })
  return { standing, crowd, port }
}
