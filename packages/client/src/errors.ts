/**
 * What went wrong, for a program to switch on: these are the client's own; a close code's name, a
 * server's error code and the name of an HTTP problem come as they are. Each is a heading in docs/errors.md.
 */
export type MaxineErrorCode =
  | 'connect_failed'
  | 'connect_timeout'
  | 'handshake_timeout'
  | 'connection_silent'
  | 'out_of_step'
  | 'gave_up'
  | 'closed'
  | 'token_unavailable'
  | 'no_fresh_token'
  | 'refresh_failed'
  | 'insecure_url'
  | 'bad_option'
  | 'no_websocket'
  | 'bad_frame'
  | 'handler_failed'
  | 'overflow'
  | 'request_failed'
  | 'bad_response'
  | 'storage_failed'
  | (string & {})

export interface MaxineErrorDetails {
  /** Whether the same may succeed later without anybody doing anything. */
  readonly retryable?: boolean | undefined
  /** What the person reading this should do. */
  readonly advice?: string | undefined
  /** The code a connection was closed with. */
  readonly closeCode?: number | undefined
  /** The status of an HTTP answer. */
  readonly status?: number | undefined
  /** What the server asked to wait. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** The one class of errors this package throws and emits. Never holds a token or an address's query. */
export class MaxineError extends Error {
  override readonly name = 'MaxineError'
  readonly code: MaxineErrorCode
  readonly retryable: boolean
  readonly advice: string | undefined
  readonly closeCode: number | undefined
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: MaxineErrorCode, message: string, details: MaxineErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.retryable = details.retryable ?? false
    this.advice = details.advice
    this.closeCode = details.closeCode
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
  }

  /** The same, where it is known that it will not pass. */
  asFinal(): MaxineError {
    const { code, message, advice, closeCode, status, retryAfterMs, cause } = this
    const details = { advice, closeCode, status, retryAfterMs, cause }
    return new MaxineError(code, message, { ...details, retryable: false })
  }
}
