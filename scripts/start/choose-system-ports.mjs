import { findFreePort } from '../../apps/demo/host/find-free-port.mjs'
import { PortTaken } from './choose-port.mjs'

/**
 * A port for each of the systems beside the registry: that of its document, or a later one.
 *
 * @param {Readonly<Record<'nexus' | 'deployd' | 'cliffracer', number>>} documented
 * @param {readonly number[]} taken by others of this process, who do not listen yet
 * @param {(first: number) => Promise<number | undefined>} [find]
 */
export async function chooseSystemPorts(
  { nexus, deployd, cliffracer },
  taken,
  find = findFreePort,
) {
  const gone = new Set(taken)
  const choose = async (/** @type {number} */ first) => {
    let port = await find(first)
    while (port !== undefined && gone.has(port)) port = await find(port + 1)
    if (port === undefined) throw new PortTaken(`port ${first} and those behind it are in use`)
    gone.add(port)
    return port
  }
  return {
    nexus: await choose(nexus),
    deployd: await choose(deployd),
    cliffracer: await choose(cliffracer),
  }
}
