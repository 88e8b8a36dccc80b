/**
 * What a client does after an error: `retry`, ask again later; `refresh-token`, fetch a token first;
 * `stop`, give up what was asked for; `report`, tell the application and go on.
 */
export type ErrorAction = 'retry' | 'refresh-token' | 'stop' | 'report'

export interface ErrorCode {
  readonly code: string
  readonly action: ErrorAction
  readonly meaning: string
  readonly advice: string
}

/** Codes in `error`, `auth_failed` and refused subscriptions, and those this package gives a bad frame. */
export const ERROR_CODES: readonly ErrorCode[] = [
  {
    code: 'auth_required',
    action: 'stop',
    meaning: 'The server serves nobody without a token, and none came.',
    advice: 'Give the client a token or a getToken function.',
  },
  {
    code: 'token_expired',
    action: 'refresh-token',
    meaning: 'The token’s time is over.',
    advice: 'Give the client a getToken function that fetches a fresh one.',
  },
  {
    code: 'token_refused',
    action: 'refresh-token',
    meaning: 'The server does not accept the token.',
    advice: 'Check its issuer, audience, key and clock.',
  },
  {
    code: 'forbidden',
    action: 'stop',
    meaning: 'The user’s role does not permit what was asked.',
    advice: 'Ask for less, or connect as somebody who may.',
  },
  {
    code: 'rate_limited',
    action: 'retry',
    meaning: 'Too many messages in too short a time.',
    advice: 'Wait `retryAfterMs`; send less often.',
  },
  {
    code: 'too_many_subscriptions',
    action: 'stop',
    meaning: 'The connection holds as many subscriptions as the server allows.',
    advice: 'End some, or ask with fewer and wider filters.',
  },
  {
    code: 'bad_filter',
    action: 'stop',
    meaning: 'The server cannot read the filter.',
    advice: 'Correct the filter; the message names the field.',
  },
  {
    code: 'invalid_channel',
    action: 'stop',
    meaning: 'The server has no channel of that name.',
    advice: 'Correct the name, or add the channel on the server.',
  },
  {
    code: 'unknown_subscription',
    action: 'report',
    meaning: 'The id to unsubscribe is not one of this connection’s.',
    advice: 'Nothing: it is not subscribed either way.',
  },
  {
    code: 'unknown_action',
    action: 'report',
    meaning: 'The server does not know the action a frame asked for.',
    advice: 'Update the older of the two sides.',
  },
  {
    code: 'invalid_format',
    action: 'report',
    meaning: 'The server could not read a frame.',
    advice: 'Report a bug, with the client’s dump().',
  },
  {
    code: 'version_not_supported',
    action: 'stop',
    meaning: 'The server does not speak the version the client asked for.',
    advice: 'Update the older of the two sides.',
  },
  {
    code: 'backplane_unavailable',
    action: 'retry',
    meaning: 'The server has lost what it shares events by; it cannot vouch for completeness.',
    advice: 'Look at the server’s broker.',
  },
  {
    code: 'unspecified',
    action: 'report',
    meaning: 'An older server gave a text and no code.',
    advice: 'Read the message.',
  },
  {
    code: 'not_json',
    action: 'report',
    meaning: 'A frame was not a JSON document.',
    advice: 'Look for a proxy or a server that answers with something else.',
  },
  {
    code: 'too_large',
    action: 'report',
    meaning: 'A frame was longer than the reader’s limit.',
    advice: 'Raise the limit, or send less at once.',
  },
  {
    code: 'too_deep',
    action: 'report',
    meaning: 'A document was nested deeper than 16 levels.',
    advice: 'Flatten the data.',
  },
  {
    code: 'too_many_keys',
    action: 'report',
    meaning: 'A document held more names than the reader’s limit.',
    advice: 'Split the data.',
  },
  {
    code: 'forbidden_key',
    action: 'report',
    meaning: 'A document held `__proto__`, `constructor` or `prototype` as a name.',
    advice: 'Rename the field: copying such a value can change every object of a program.',
  },
  {
    code: 'bad_shape',
    action: 'report',
    meaning: 'A frame of a known type had a field that is missing or wrong.',
    advice: 'Read where it was; then correct the sender.',
  },
  {
    code: 'unsupported',
    action: 'stop',
    meaning: 'The dialect has no way to say what was asked.',
    advice: 'Look at `dialect.can` before asking.',
  },
]

const BY_CODE = /* @__PURE__ */ new Map(ERROR_CODES.map((entry) => [entry.code, entry]))

/** What an error code means; a server’s own code is reported and nothing else. */
export function errorCode(code: string): ErrorCode {
  return (
    BY_CODE.get(code) ?? {
      code,
      action: 'report',
      meaning: 'A code of the server’s own.',
      advice: 'Look it up in the server’s documentation.',
    }
  )
}
