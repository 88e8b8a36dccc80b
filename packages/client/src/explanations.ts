import { MaxineError } from './errors.ts'
import type { MaxineErrorDetails } from './errors.ts'

/** What this client finds out by itself, with what to do about it. Close codes and error codes of servers have their own tables. */
const EXPLANATIONS = {
  connect_failed: [
    'no connection could be made',
    'Check the address, that the server runs, and that it allows your origin.',
  ],
  connect_timeout: ['the connection was not made in time', 'Check the address and the network.'],
  handshake_timeout: [
    'the server did not answer the first frame in time',
    'Check that a Maxine server listens at the address, and that the dialect is the server’s.',
  ],
  connection_silent: [
    'the server was silent for too long',
    'Nothing: the client comes back. If it happens often, look for a proxy that drops idle connections.',
  ],
  out_of_step: [
    'what arrived contradicts what arrived before',
    'Nothing: the client comes back and recovers. If it happens often, report it with dump().',
  ],
  gave_up: ['no connection within giveUpAfterMs', 'Call connect() to try again.'],
  token_unavailable: ['no token could be fetched', 'Look at what getToken does; see the cause.'],
  no_fresh_token: [
    'the token was refused and there is no way to get another',
    'Give the client a getToken function, or call setToken() and connect().',
  ],
  refresh_failed: [
    'the server did not accept a new token in time',
    'Nothing: the client tries again. See the cause, if there is one.',
  ],
} as const

export type Explained = keyof typeof EXPLANATIONS

const FINAL: readonly Explained[] = ['gave_up', 'no_fresh_token']

export function explain(code: Explained, details: MaxineErrorDetails = {}): MaxineError {
  const [message, advice] = EXPLANATIONS[code]
  return new MaxineError(code, message, { retryable: !FINAL.includes(code), advice, ...details })
}
