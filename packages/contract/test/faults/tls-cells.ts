import { end, inPlace, reset, silent } from './actions.ts'
import type { Action } from './actions.ts'
import type { Cell } from './cell.ts'
import { connecting } from './stories.ts'

const CONNECT_MS = 3_000

/** The head of a TLS record of 512 bytes, of which no more will come. */
const HALF_A_RECORD = Buffer.from([22, 3, 3, 2, 0, 2])

function ending(bytes: Buffer, how: Action): Action {
  return (unit) => {
    inPlace(bytes)(unit)
    how(unit)
  }
}

const FAULTS: readonly (readonly [name: string, action: Action, end: string])[] = [
  ['F1 RST', reset, 'connect_failed'],
  ['F2 FIN', end, 'connect_failed'],
  ['F6 nobody there', silent, 'connect_timeout'],
  ['F6 silence after half a record', ending(HALF_A_RECORD, silent), 'connect_timeout'],
  ['F10 half a record, then FIN', ending(HALF_A_RECORD, end), 'connect_failed'],
  ['F21 no TLS', ending(Buffer.from('HTTP/1.1 400 No\r\n\r\n'), end), 'connect_failed'],
]

/**
 * The first attempt goes to `wss:`, and the handshake of TLS fails; the second to `ws:`. No
 * certificate is at hand without a network, so no connection here comes to stand on TLS.
 */
export const TLS_CELLS: readonly Cell[] = FAULTS.map(([name, action, code]) => ({
  step: 'S1 TLS',
  fault: name,
  story: connecting,
  rules: [{ match: { at: 'connect', connection: 1 }, action }],
  client: ({ proxy }) => ({
    url: () => (proxy.connections === 0 ? proxy.url.replace('ws:', 'wss:') : proxy.url),
    timeouts: { connectMs: CONNECT_MS },
  }),
  ends: [code],
  ...(code === 'connect_timeout' && { foundWithinMs: CONNECT_MS }),
}))
