import type { ClientMessage, Problem, ServerDialect } from 'maxine-protocol'
import type { Limiter } from '../sessions/inbox.ts'
import type { Visitor } from './visitor.ts'

/** A close code with its reason. */
export type Farewell = readonly [code: number, reason: string]

/** Why somebody is turned away, before a first frame or later. */
export interface Farewells {
  /** A token is needed, and none was shown. */
  readonly missing: Farewell
  readonly refused: Farewell
  readonly expired: Farewell
  /** The user has too many connections. */
  readonly crowded: Farewell
  /** The token's time is over, in the middle of a connection. */
  readonly over: Farewell
  /** The server goes. */
  readonly leaving: Farewell
}

/**
 * How one system behaves on its connections; everything they have in common is the audience's. A
 * method that rejects ends the connection with 1011 and is reported.
 */
export interface Manners {
  readonly dialect: ServerDialect
  readonly farewells: Farewells
  /** Whether nobody comes in without a token, where the server has anything to check one with. */
  readonly entry: 'with-token' | 'open'
  /**
   * Says which frames of a connection may be read; by default so many a second as the options say, on
   * one and on all of a user together.
   */
  readonly limiter?: (now: number) => Limiter
  /** Somebody has come in. Frames that come meanwhile wait. */
  readonly onEnter: (visitor: Visitor) => Promise<void> | undefined
  /** One thing that a frame asks for; the next one waits for it. */
  readonly onMessage: (visitor: Visitor, message: ClientMessage) => Promise<void> | undefined
  /** A frame that could not be read. It has been counted. */
  readonly onUnreadable: (visitor: Visitor, problem: Problem) => void
  /** A frame that came too soon, and was not read. */
  readonly onRateLimited: (visitor: Visitor, retryAfterMs: number) => void
  /** Somebody who had come in has gone; nothing can be said to them any more. Must not throw. */
  readonly onLeave: (visitor: Visitor) => void
}
