import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of keys on this machine that should never be asked. */
export interface KeyServer {
  readonly address: string
  /** How often it was asked. */
  readonly asked: () => number
  readonly close: () => void
}

/** Gives this set of keys to whoever asks. */
export async function startKeyServer(keys: object): Promise<KeyServer> {
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.setHeader('content-type', 'application/json').end(JSON.stringify(keys))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}/keys`,
    asked: () => asked,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
