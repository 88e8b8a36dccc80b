import type { EventMessage, Gap } from 'maxine-protocol'
import type { ConnectionState } from './connection/state.ts'
import type { MaxineError } from './errors.ts'

/** The connection was lost, could not be made, or was ended. */
export interface CloseEvent {
  readonly type: 'close'
  /** The close code; 1006 where there was none. */
  readonly code: number
  readonly reason: string
  /** Why; absent after `disconnect()`. */
  readonly cause?: MaxineError
  /** When the client tries again, in milliseconds since 1970; absent when it does not. */
  readonly retryAt?: number
}

export interface OpenEvent {
  readonly type: 'open'
}

export interface TokenRefreshedEvent {
  readonly type: 'token_refreshed'
  /** The token that is used from now on. */
  readonly token: string
}

/** What a client tells besides the events of the registry. */
export interface ClientEvents {
  /** The connection stands: subscriptions and recovery have been asked for. Again after each reconnect. */
  open: OpenEvent
  close: CloseEvent
  /** Whatever went wrong, including handlers that threw. Nothing has to be done about it unless it says so. */
  error: MaxineError
  token_refreshed: TokenRefreshedEvent
  /** Events were missed and cannot be had; told before any later event. */
  gap: Gap
  state: ConnectionState
  /** Every event that matches a subscription. */
  event: EventMessage
}
