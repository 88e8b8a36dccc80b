import type { Capabilities } from 'maxine-protocol'
import type { Backoff } from './backoff.ts'

/** Limits of waiting, in milliseconds. */
export interface Timeouts {
  /** For `getToken`. */
  readonly tokenMs: number
  /** From a token to an open socket, with an address that is a function in between. */
  readonly connectMs: number
  /** From an open socket to the server's first word. */
  readonly handshakeMs: number
  /** How long a server that has nothing to answer may be silent before it is taken for an old one. */
  readonly oldServerMs: number
  /** The longest silence to expect of a server that does not say its own. */
  readonly heartbeatMs: number
  /** How much longer than that a silence may be, once the server has been asked for a sign of life. */
  readonly graceMs: number
  /** How long the server may take to answer after the machine woke up. */
  readonly probeMs: number
  /** How long the server may take to accept a new token on a standing connection. */
  readonly refreshMs: number
}

/** What the machine decides by. */
export interface Rules {
  readonly backoff: Backoff
  readonly timeouts: Timeouts
  readonly can: Capabilities
  /** What is left of it with an old server. */
  readonly legacy: Capabilities
  /** Where a fresh token comes from: the application, or the server in exchange for the session. */
  readonly renews: 'fetch' | 'ask'
}
