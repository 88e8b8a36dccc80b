import { once } from 'node:events'
import { createServer } from 'node:net'

/** Beyond so many, something other than a forgotten server is in the way. */
const TRIES = 20

/** A browser takes `localhost` for either of them, and the other one first. */
const LOOPBACKS = ['127.0.0.1', '::1']

/**
 * The first port from this one on that nobody listens on, by either address of `localhost`: else a page
 * could be answered by another program.
 *
 * @param {number} first
 * @param {number} [tries]
 * @returns {Promise<number | undefined>} nothing where all of them are taken
 */
export async function findFreePort(first, tries = TRIES) {
  for (let port = first; port < first + tries && port <= 65_535; port++) {
    const free = await Promise.all(LOOPBACKS.map((address) => isFree(port, address)))
    if (!free.includes(false)) return port
  }
  return undefined
}

/** @param {number} port @param {string} address */
async function isFree(port, address) {
  const server = createServer()
  try {
    server.listen({ port, host: address, exclusive: true })
    await once(server, 'listening')
    return true
  } catch (error) {
    // Anything else says that nobody can be there: a machine without IPv6, for one.
    return error.code !== 'EADDRINUSE'
  } finally {
    server.close()
  }
}
