/** The port of a server that listens. @param {{ address(): import('node:net').AddressInfo | string | null }} server */
export function portOf(server) {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it has no port')
  return address.port
}
