import { findFreePort } from '../../apps/demo/host/find-free-port.mjs'

/** A port was asked for that cannot be had. */
export class PortTaken extends Error {}

/**
 * @param {import('./read-options.mjs').WantedPort} wanted
 * @param {string} flag which sets it
 */
export async function choosePort({ port, or }, flag) {
  const found = port === 0 ? 0 : await findFreePort(port, or === 'this' ? 1 : undefined)
  if (found !== undefined) return found
  const which = or === 'this' ? `port ${port} is` : `port ${port} and those behind it are`
  throw new PortTaken(`${which} in use; ${flag} 0 takes one that is free`)
}
