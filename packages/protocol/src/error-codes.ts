import { errorAction } from './error-rules.ts'
import type { ErrorAction } from './error-rules.ts'

export interface ErrorCode {
  readonly code: string
  readonly action: ErrorAction
  readonly meaning: string
  readonly advice: string
}

type Words = readonly [meaning: string, advice: string]

const WORDS: Readonly<Record<string, Words>> = {
  auth_required: [
    'The server serves nobody without a token, and none came.',
    'Give the client a token or a getToken function.',
  ],
  token_expired: [
    'The token’s time is over.',
    'Give the client a getToken function that fetches a fresh one.',
  ],
  token_refused: [
    'The server does not accept the token.',
    'Check its issuer, audience, key and clock.',
  ],
  forbidden: [
    'The user’s role does not permit what was asked.',
    'Ask for less, or connect as somebody who may.',
  ],
  rate_limited: ['Too many messages in too short a time.', 'Wait `retryAfterMs`; send less often.'],
  too_many_subscriptions: [
    'The connection holds as many subscriptions as the server allows.',
    'End some, or ask with fewer and wider filters.',
  ],
  bad_filter: [
    'The server cannot read the filter.',
    'Correct the filter; the message names the field.',
  ],
  invalid_channel: [
    'The server has no channel of that name.',
    'Correct the name, or add the channel on the server.',
  ],
  unknown_subscription: [
    'The id to unsubscribe is not one of this connection’s.',
    'Nothing: it is not subscribed either way.',
  ],
  unknown_action: [
    'The server does not know the action a frame asked for.',
    'Update the older of the two sides.',
  ],
  invalid_format: ['The server could not read a frame.', 'Report a bug, with the client’s dump().'],
  version_not_supported: [
    'The server does not speak the version the client asked for.',
    'Update the older of the two sides.',
  ],
  backplane_unavailable: [
    'The server has lost what it shares events by; it cannot vouch for completeness.',
    'Look at the server’s broker.',
  ],
  unspecified: ['An older server gave a text and no code.', 'Read the message.'],
  not_json: [
    'A frame was not a JSON document.',
    'Look for a proxy or a server that answers with something else.',
  ],
  too_large: [
    'A frame was longer than the reader’s limit.',
    'Raise the limit, or send less at once.',
  ],
  too_deep: ['A document was nested deeper than 16 levels.', 'Flatten the data.'],
  too_many_keys: ['A document held more names than the reader’s limit.', 'Split the data.'],
  forbidden_key: [
    'A document held `__proto__`, `constructor` or `prototype` as a name.',
    'Rename the field: copying such a value can change every object of a program.',
  ],
  bad_shape: [
    'A frame of a known type had a field that is missing or wrong.',
    'Read where it was; then correct the sender.',
  ],
  unsupported: [
    'The dialect has no way to say what was asked.',
    'Look at `dialect.can` before asking.',
  ],
}

/** Codes in `error`, `auth_failed` and refused subscriptions, and those this package gives a bad frame. */
export const ERROR_CODES: readonly ErrorCode[] = /* @__PURE__ */ Object.keys(WORDS).map(errorCode)

/** What an error code means; a server’s own code is reported and nothing else. */
export function errorCode(code: string): ErrorCode {
  const own = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined
  const [meaning, advice] = own ?? [
    'A code of the server’s own.',
    'Look it up in the server’s documentation.',
  ]
  return { code, action: errorAction(code), meaning, advice }
}
