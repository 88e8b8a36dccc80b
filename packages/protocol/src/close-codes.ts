/**
 * What a client does after a close: `retry`, come back with backoff; `refresh-token`, come back with
 * a fresh token; `stop`, do not come back by itself.
 */
export type CloseAction = 'retry' | 'refresh-token' | 'stop'

export interface CloseCode {
  readonly code: number
  readonly name: string
  readonly action: CloseAction
  /** How many times in a row the action is taken before it becomes `stop`; without end where absent. */
  readonly attempts?: number
  /** What it means. */
  readonly meaning: string
  /** What the person reading an error log should do. */
  readonly advice: string
}

/** Close codes the dialects use. Absent, because no close frame can carry them: 1004 and 1015. */
export const CLOSE_CODES: readonly CloseCode[] = [
  {
    code: 1000,
    name: 'normal',
    action: 'retry',
    meaning: 'The server ended the connection on purpose.',
    advice: 'Nothing: the client comes back. Call disconnect() where it should not.',
  },
  {
    code: 1001,
    name: 'going_away',
    action: 'retry',
    meaning: 'The server is shutting down or the page is being left.',
    advice: 'Nothing: the client comes back.',
  },
  {
    code: 1002,
    name: 'protocol_error',
    action: 'retry',
    attempts: 3,
    meaning: 'One side broke the WebSocket protocol.',
    advice: 'Look for a proxy that rewrites frames; report a bug if there is none.',
  },
  {
    code: 1003,
    name: 'unsupported_data',
    action: 'retry',
    attempts: 3,
    meaning: 'A binary frame reached a server that reads text.',
    advice: 'Send text only.',
  },
  {
    code: 1005,
    name: 'no_status',
    action: 'retry',
    meaning: 'The other side closed without saying why.',
    advice: 'Nothing: the client comes back.',
  },
  {
    code: 1006,
    name: 'abnormal',
    action: 'retry',
    meaning: 'The connection broke, or the server refused it: a browser cannot tell which.',
    advice: 'Check that the address is right and the server allows your origin.',
  },
  {
    code: 1007,
    name: 'invalid_payload',
    action: 'retry',
    attempts: 3,
    meaning: 'A text frame was not UTF-8.',
    advice: 'Look for a proxy that rewrites frames; report a bug if there is none.',
  },
  {
    code: 1008,
    name: 'policy_violation',
    action: 'refresh-token',
    attempts: 1,
    meaning:
      'The server refused the token, as Nexus and Cliffracer say it, or broke off for a rule of its own.',
    advice: 'Check the token and what it permits.',
  },
  {
    code: 1009,
    name: 'too_big',
    action: 'retry',
    attempts: 3,
    meaning: 'A frame was longer than the other side reads.',
    advice: 'Subscribe with fewer or shorter filters, or raise the limit on the server.',
  },
  {
    code: 1010,
    name: 'missing_extension',
    action: 'retry',
    attempts: 3,
    meaning: 'The server did not agree to a WebSocket extension the client needs.',
    advice: 'Report a bug: this client needs none.',
  },
  {
    code: 1011,
    name: 'server_error',
    action: 'retry',
    meaning: 'The server met an error of its own.',
    advice: 'Look at the server’s log.',
  },
  {
    code: 1012,
    name: 'service_restart',
    action: 'retry',
    meaning: 'The server is restarting.',
    advice: 'Nothing: the client comes back, spread over time.',
  },
  {
    code: 1013,
    name: 'try_again_later',
    action: 'retry',
    meaning: 'The server has too much to do.',
    advice: 'Nothing: the client comes back later.',
  },
  {
    code: 1014,
    name: 'bad_gateway',
    action: 'retry',
    meaning: 'A proxy got no good answer from the server.',
    advice: 'Look at the proxy and the server behind it.',
  },
  {
    code: 4401,
    name: 'token_expired',
    action: 'refresh-token',
    meaning: 'The session outlived its token.',
    advice: 'Give the client a getToken function, so that it can fetch a fresh one in time.',
  },
  {
    code: 4408,
    name: 'auth_timeout',
    action: 'retry',
    meaning: 'No token came within the time the server waits for one.',
    advice: 'Give the client a token, or make getToken faster.',
  },
  {
    code: 4409,
    name: 'no_pong',
    action: 'retry',
    meaning: 'The client did not answer the server’s pings.',
    advice: 'Look for code that blocks the event loop for many seconds.',
  },
  {
    code: 4410,
    name: 'position_lost',
    action: 'retry',
    meaning: 'The server lost its place in the log for this connection.',
    advice: 'Nothing: the client comes back and resumes.',
  },
  {
    code: 4411,
    name: 'slow_consumer',
    action: 'retry',
    meaning: 'The client read more slowly than events arrived.',
    advice: 'Narrow the filters or do less in the handlers.',
  },
  {
    code: 4429,
    name: 'rate_limited',
    action: 'retry',
    meaning: 'The client sent more messages than the server allows.',
    advice: 'Subscribe to several filters at once and less often.',
  },
  {
    code: 4500,
    name: 'token_refused',
    action: 'stop',
    meaning: 'The token is not valid and a fresh one would not be either.',
    advice: 'Check the token’s issuer, audience and key, then connect again.',
  },
  {
    code: 4503,
    name: 'forbidden',
    action: 'stop',
    meaning: 'The user or the origin may not connect.',
    advice: 'Ask for the permission, or connect as somebody who has it.',
  },
  {
    code: 4504,
    name: 'revoked',
    action: 'stop',
    meaning: 'An administrator ended the session.',
    advice: 'Sign in again.',
  },
  {
    code: 4505,
    name: 'too_many',
    action: 'stop',
    meaning: 'Too many connections or subscriptions.',
    advice: 'Share one client in the application, and close those no longer used.',
  },
  {
    code: 4506,
    name: 'version_not_supported',
    action: 'stop',
    meaning: 'The server does not speak this version of the protocol.',
    advice: 'Update the older of the two sides.',
  },
]

const BY_CODE = /* @__PURE__ */ new Map(CLOSE_CODES.map((entry) => [entry.code, entry]))

/**
 * What a close code means. One nobody listed follows its range: 4000 to 4499 come back, 4500 to 4999
 * stop; any other is taken as a broken connection.
 */
export function closeCode(code: number): CloseCode {
  const known = BY_CODE.get(code)
  if (known) return known
  const stops = code >= 4500 && code <= 4999
  return {
    code,
    name: 'unlisted',
    action: stops ? 'stop' : 'retry',
    meaning: 'The server closed with a code of its own.',
    advice: 'Look the code up in the server’s documentation.',
  }
}
