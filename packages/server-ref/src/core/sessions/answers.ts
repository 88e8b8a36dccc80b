import type { ErrorMessage, Problem } from 'maxine-protocol'

/** A frame could not be read. No answer here repeats anything the client sent but an id. */
export function notReadable({ code, message, id }: Omit<Problem, 'at'>): ErrorMessage {
  const answer = error(code === 'too_large' ? code : 'invalid_format', message)
  return id === undefined ? answer : { ...answer, id }
}

/** Longer than this server reads, though the wire would allow it. */
export function tooLong(maxPayload: number): ErrorMessage {
  return error('too_large', `more than ${maxPayload} characters`)
}

/** The client has said something else first. */
export function helloTooLate(): ErrorMessage {
  return error('invalid_format', 'hello: only in the first frame')
}

/** There is no version below ours that we could speak. */
export function versionNotSupported(): ErrorMessage {
  return error('version_not_supported', 'hello.v: this server speaks version 2')
}

/** Nothing to unsubscribe from. */
export function unknownSubscription(id: string): ErrorMessage {
  return { ...error('unknown_subscription', 'no subscription has this id'), id }
}

/** The frame was not read. */
export function rateLimited(perSecond: number, retryAfterMs: number): ErrorMessage {
  const limited = error('rate_limited', `${perSecond} messages a second`)
  return { ...limited, retryable: true, retryAfterMs }
}

/** There is no session to prolong. */
export function nothingToRefresh(): ErrorMessage {
  return error('unsupported', 'authentication is off')
}

/** Only signing in again helps. */
export function sessionOver(): ErrorMessage {
  return error('token_expired', 'the session cannot be prolonged')
}

function error(code: string, message: string): ErrorMessage {
  return { type: 'error', code, message, retryable: false }
}
