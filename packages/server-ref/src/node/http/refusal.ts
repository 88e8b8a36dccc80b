import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { problem, PROBLEM_MEDIA_TYPE } from 'maxine-protocol/http'
import type { About, ProblemName } from 'maxine-protocol/http'
import type { HttpResponse } from '../../core/index.ts'

/** An answer that says what is wrong, as RFC 9457 has it, and nothing of how this server is built. */
export function problemResponse(name: ProblemName, about: About = {}): HttpResponse {
  const details = problem(name, about)
  const { retryAfterMs } = about
  return {
    status: details.status,
    headers: {
      'content-type': PROBLEM_MEDIA_TYPE,
      ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
    },
    body: JSON.stringify(details),
  }
}

/** Milliseconds after which it is worth another try. */
const COME_BACK_MS = 2_000

export function unavailable(): HttpResponse {
  return problemResponse('unavailable', { retryAfterMs: COME_BACK_MS })
}

export function foreignOrigin(): HttpResponse {
  return problemResponse('forbidden', { detail: 'this origin may not come in' })
}

/** RFC 6585. */
export function tooManyHeaders(): HttpResponse {
  return { ...problemResponse('bad-request', { detail: 'too many headers' }), status: 431 }
}

/** For tests of clients: whatever the status, it is no word of the protocol. */
export function refusedOnPurpose(status: number): HttpResponse {
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  return { status, headers, body: 'refused on purpose\n' }
}

/** Answers a handshake that is not taken, on the bare socket that Node hands over. */
export function refuseUpgrade(socket: Duplex, { status, headers, body }: HttpResponse): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  // The peer may be gone already, and nobody else listens on this socket.
  socket.on('error', () => undefined)
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
