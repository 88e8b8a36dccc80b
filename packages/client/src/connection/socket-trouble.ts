import { MaxineError } from '../errors.ts'
import type { SocketEnd } from './transport.ts'

/** What is known of why a socket ended, besides its close code. */
export type SocketTrouble = Pick<SocketEnd, 'status' | 'retryAfterMs' | 'cause'>

/** Reads the answer with which `ws` reports a refused handshake. */
export function refusalOf(response: unknown, wallMs: number): SocketTrouble {
  const { statusCode, headers } = response as {
    readonly statusCode: number
    readonly headers: Readonly<Record<string, unknown>>
  }
  const retryAfterMs = readRetryAfter(headers['retry-after'], wallMs)
  return { status: statusCode, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** Either whole seconds or a date, RFC 9110 section 10.2.3; anything else is as good as nothing. */
function readRetryAfter(value: unknown, wallMs: number): number | undefined {
  if (typeof value !== 'string') return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1_000
  // Every form of a date begins with a weekday; without one, Date.parse guesses.
  const date = /^[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - wallMs)
}

/** The codes `ws` gives its errors about frames, and what it closes with because of them. */
const UNREADABLE: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1009,
}

/**
 * What the socket closed with because it could not read a frame: `ws` reports 1006 and says so in its
 * error only. By it a server that sends the same frame for ever is given up on.
 */
export function unreadableCode(cause: unknown): number | undefined {
  const { code } = (cause ?? {}) as { readonly code?: unknown }
  if (typeof code !== 'string' || !code.startsWith('WS_ERR_')) return undefined
  return UNREADABLE[code] ?? 1002
}

/** What a constructor throws quotes the address, and there a query or a user may be a secret. */
export function withoutAddress(error: unknown): Error {
  if (error instanceof MaxineError) return error
  const text = String(error).replace(/\?[^\s'"]*/g, '?…')
  return new Error(text.replace(/\/\/[^/\s]*@/g, '//…@'))
}
