import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import type { BytesHow, Dial, DialHow, Wire } from './dial.ts'
import { HandshakeRefused } from './dial.ts'
import { ignore, listenTo, wireOf } from './ws-wire.ts'

/** For a handshake to be answered, in milliseconds. */
const HANDSHAKE_MS = 10_000

/** Snapshots of large registries are large frames: 64 MiB. */
const LARGEST_FRAME = 67_108_864

/** Opens real sockets, by `ws`: everything can be sent and seen. */
export const dialWs: Dial = (url, events, how) => {
  const socket = new WebSocket(url, options(how))
  return new Promise((resolve, reject) => {
    let headers: IncomingHttpHeaders = {}
    socket.on('upgrade', (answer) => (headers = answer.headers))
    socket.on('unexpected-response', (_request, answer: IncomingMessage) => {
      answer.resume()
      reject(new HandshakeRefused(answer.statusCode ?? 0, flat(answer.headers)))
      socket.terminate()
    })
    // What went wrong on a connection is told by its close.
    socket.on('error', () => reject(new HandshakeRefused(0)))
    socket.on('open', () => resolve(wholeWire(socket, flat(headers))))
    listenTo(socket, events)
  })
}

function options({ headers, origin, compression, pongs }: DialHow): WebSocket.ClientOptions {
  return {
    perMessageDeflate: compression === 'offered',
    maxPayload: LARGEST_FRAME,
    handshakeTimeout: HANDSHAKE_MS,
    autoPong: pongs !== 'withheld',
    ...(headers && { headers }),
    ...(origin !== undefined && { origin }),
  }
}

function wholeWire(socket: WebSocket, headers: Wire['headers'] & object): Wire {
  return {
    ...wireOf(socket),
    headers,
    sendBytes: (bytes, how) => sendBytes(socket, bytes, how),
  }
}

function sendBytes(socket: WebSocket, bytes: Uint8Array, { as, part, masking }: BytesHow): void {
  const how = { binary: as === 'binary', fin: part !== 'more', mask: masking !== 'unmasked' }
  socket.send(bytes, how, ignore)
}

function flat(headers: IncomingHttpHeaders): Readonly<Record<string, string | undefined>> {
  const entries = Object.entries(headers)
  return Object.fromEntries(entries.map(([name, value]) => [name, value?.toString()]))
}
