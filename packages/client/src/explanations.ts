import { MaxineError } from './errors.ts'
import type { MaxineErrorCode, MaxineErrorDetails } from './errors.ts'

/** What went wrong, by code, where the server has not said it; in words for people. */
const MESSAGES: Readonly<Record<string, string>> = {
  connect_failed: 'no connection could be made',
  connect_timeout: 'the connection was not made in time',
  handshake_timeout: 'the server did not answer the first frame in time',
  connection_silent: 'the server was silent for too long',
  out_of_step: 'what arrived contradicts what arrived before',
  gave_up: 'there was no connection for too long',
  token_unavailable: 'no token could be fetched',
  no_fresh_token: 'the token was refused and there is no other',
  refresh_failed: 'the server did not accept a new token in time',
  auth_required: 'the server wants a token',
  token_refused: 'the server refused the token',
  forbidden: 'the server does not permit this',
}

/** What to do, where anybody has to do something. All codes are explained in docs/errors.md. */
const ADVICE: Readonly<Record<string, string>> = {
  connect_failed: 'Check the address, that the server runs, and that it allows your origin.',
  handshake_timeout: 'Check that the address and the dialect are the server’s.',
  gave_up: 'Call connect() to try again.',
  token_unavailable: 'Look at what getToken does: see the cause.',
  no_fresh_token: 'Give the client a getToken function, or call setToken() and connect().',
  auth_required: 'Give the client a token or a getToken function.',
  token_refused: 'Check the token’s issuer, audience and key.',
  forbidden: 'Ask for less, or connect as somebody who may.',
  revoked: 'Sign in again.',
  too_many: 'Share one client in the application.',
  version_not_supported: 'Update the older of the two sides.',
}

/** What does not pass by itself. */
const FINAL: readonly string[] = ['gave_up', 'no_fresh_token']

/** The error of a code, in the server's words where it has any. */
export function explain(
  code: MaxineErrorCode,
  details: MaxineErrorDetails = {},
  said?: string,
): MaxineError {
  const message = said === undefined || said === '' ? (MESSAGES[code] ?? code) : said
  return new MaxineError(code, message, {
    retryable: !FINAL.includes(code),
    advice: ADVICE[code],
    ...details,
  })
}
