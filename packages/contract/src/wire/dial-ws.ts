import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import type { BytesHow, Dial, DialHow, Wire, WireEvents } from './dial.ts'
import { HandshakeRefused } from './dial.ts'

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
    socket.on('open', () => resolve(wireOf(socket, flat(headers))))
    listen(socket, events)
  })
}

function options({ headers, origin, compression }: DialHow): WebSocket.ClientOptions {
  return {
    perMessageDeflate: compression === 'offered',
    maxPayload: LARGEST_FRAME,
    handshakeTimeout: HANDSHAKE_MS,
    ...(headers && { headers }),
    ...(origin !== undefined && { origin }),
  }
}

function listen(socket: WebSocket, events: WireEvents): void {
  socket.on('message', (data, isBinary) => {
    if (isBinary) events.onBinary()
    else events.onText((data as Buffer).toString('utf8'))
  })
  socket.on('pong', events.onPong)
  socket.on('close', (code, reason) => events.onClose({ code, reason: reason.toString('utf8') }))
}

function wireOf(socket: WebSocket, headers: Wire['headers'] & object): Wire {
  return {
    headers,
    send: (text) => socket.send(text, ignore),
    close: (code, reason) => socket.close(code, reason),
    drop: () => socket.terminate(),
    sendBytes: (bytes, how) => sendBytes(socket, bytes, how),
    ping: (payload) => socket.ping(payload, undefined, ignore),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  }
}

function sendBytes(socket: WebSocket, bytes: Uint8Array, { as, part, masking }: BytesHow): void {
  const how = { binary: as === 'binary', fin: part !== 'more', mask: masking !== 'unmasked' }
  socket.send(bytes, how, ignore)
}

/** A write to a connection that has gone fails; its close says so. */
function ignore(): void {
  return undefined
}

function flat(headers: IncomingHttpHeaders): Readonly<Record<string, string | undefined>> {
  const entries = Object.entries(headers)
  return Object.fromEntries(entries.map(([name, value]) => [name, value?.toString()]))
}
