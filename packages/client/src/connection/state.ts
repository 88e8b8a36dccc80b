import type { Capabilities, ServerMessage, Welcome } from 'maxine-protocol'
import type { MaxineError } from '../errors.ts'
import type { TokenReason } from '../tokens/token-source.ts'
import type { WakeReason } from './lifecycle.ts'
import type { SocketEnd } from './transport.ts'

/**
 * What can be said of the events between two connections: `exact`, all of them arrive or a `gap`
 * says otherwise; `best-effort`, an old server's history is asked, by time; `none`, they are lost.
 */
export type Continuity = 'exact' | 'best-effort' | 'none'

/** What the connection is doing. Frozen, and the same object until something changes. */
export type ConnectionState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'connecting'
      readonly phase: 'token' | 'socket' | 'handshake'
      /** Counted from 1 since the connection was last stable. */
      readonly attempt: number
    }
  | {
      readonly status: 'connected'
      /** Milliseconds since 1970. */
      readonly since: number
      readonly continuity: Continuity
    }
  | {
      readonly status: 'waiting'
      /** The number that the next one will have. */
      readonly attempt: number
      /** Milliseconds since 1970. */
      readonly retryAt: number
      readonly cause: MaxineError
    }
  | {
      readonly status: 'closed'
      /** Why, and what to do; absent after `disconnect()`. */
      readonly cause?: MaxineError
    }

/** What is remembered from one connection to the next. */
export interface Memory {
  /** Attempts since the connection was last stable. */
  readonly attempts: number
  readonly attemptedAt: number
  /** Since when it has not been connected, in which giving up is counted. */
  readonly troubleAt: number
  /** Tokens refused in a row. */
  readonly refusals: number
  /** Ends in a row with codes that are worth only a few attempts. */
  readonly strikes: number
}

/** The machine's own state. Times are of `World.now`. */
export type Machine =
  | { readonly status: 'idle'; readonly memory: Memory }
  | { readonly status: 'fetching'; readonly memory: Memory; readonly reason: TokenReason }
  | { readonly status: 'opening'; readonly memory: Memory; readonly until: number }
  | Greeting
  | Live
  | Waiting
  | { readonly status: 'closed'; readonly memory: Memory; readonly cause?: MaxineError }

/** The socket is open, the first frame is sent, nothing has come back that says who is there. */
export interface Greeting {
  readonly status: 'greeting'
  readonly memory: Memory
  readonly until: number
  /** When silence means an old server that had nothing to answer; absent where an answer is due. */
  readonly silentUntil?: number
  readonly farewell?: Farewell
}

export interface Live {
  readonly status: 'live'
  readonly memory: Memory
  readonly since: number
  readonly can: Capabilities
  readonly continuity: Continuity
  /** When it counts as stable; absent once it does. */
  readonly stableAt?: number
  readonly pulse: Pulse
  readonly renewal: Renewal
  readonly farewell?: Farewell
}

export interface Waiting {
  readonly status: 'waiting'
  readonly memory: Memory
  readonly until: number
  /** Nothing hastens it below this: the server asked for it. */
  readonly notBefore: number
  readonly tokenReason: TokenReason
  readonly cause: MaxineError
}

/** How silence is watched. */
export type Pulse =
  | { readonly kind: 'none' }
  | { readonly kind: 'listening'; readonly silenceMs: number }
  | {
      readonly kind: 'asked'
      readonly silenceMs: number
      readonly at: number
      readonly until: number
    }

/** How the session's life is prolonged. */
export type Renewal =
  | { readonly kind: 'none' }
  | { readonly kind: 'planned'; readonly at: number; readonly tries: number }
  | { readonly kind: 'fetching'; readonly tries: number }
  | { readonly kind: 'presented'; readonly until: number; readonly tries: number }

/** What the server said about coming back. */
export interface Farewell {
  readonly retryAfterMs: number
  readonly jitterMs: number
}

/** What can happen to a connection. */
export type Occurrence =
  | { readonly type: 'connect' }
  | { readonly type: 'reconnect' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'new-token' }
  | { readonly type: 'refresh' }
  | { readonly type: 'token' }
  | { readonly type: 'token-failed'; readonly error: MaxineError }
  | { readonly type: 'opened'; readonly expects: 'answer' | 'nothing' }
  | { readonly type: 'ended'; readonly end: SocketEnd }
  | { readonly type: 'message'; readonly message: ServerMessage }
  /** What was received proves that the connection cannot be trusted. */
  | { readonly type: 'distrust'; readonly error: MaxineError }
  | { readonly type: 'continuity'; readonly continuity: Continuity }
  | { readonly type: 'failed'; readonly error: MaxineError }
  | { readonly type: 'wake'; readonly reason: WakeReason }
  | { readonly type: 'tick' }

/** An occurrence with its time and its chance, so that {@link Step} needs neither. */
export type ConnectionEvent = Occurrence & {
  readonly now: number
  /** When the socket was last heard. */
  readonly heardAt: number
  /** In [0, 1). */
  readonly chance: number
}

/** The events of one type. */
export type EventOf<Type extends Occurrence['type']> = Extract<ConnectionEvent, { type: Type }>

/** What is to be done, as data. */
export type Effect =
  | { readonly type: 'get-token'; readonly reason: TokenReason }
  | { readonly type: 'forget-token' }
  | { readonly type: 'open' }
  | { readonly type: 'greet' }
  /** `welcome` is absent where the server never says it. */
  | { readonly type: 'go-live'; readonly can: Capabilities; readonly welcome?: Welcome }
  | { readonly type: 'present-token' }
  | { readonly type: 'ask-for-token' }
  /** How long the token lives from now, where anybody knows. */
  | { readonly type: 'token-lives'; readonly ms: number }
  | { readonly type: 'token-accepted' }
  | { readonly type: 'ping' }
  | { readonly type: 'drop'; readonly code: number; readonly reason: string }
  | { readonly type: 'ended'; readonly error: MaxineError; readonly end?: SocketEnd }
  | { readonly type: 'refresh-failed'; readonly error: MaxineError }
  | { readonly type: 'stop' }

export type Stepped = readonly [Machine, readonly Effect[]]

export type Step = (machine: Machine, event: ConnectionEvent) => Stepped

/** Nothing to do. */
export function stay(machine: Machine): Stepped {
  return [machine, []]
}
