import type { Filter } from './filter.ts'

/**
 * The neutral model: what a client can say and what a server can say, whatever the wire.
 * A {@link Dialect} turns these to and from text; nothing past a dialect knows a wire.
 */

/** A place in a server's log. `epoch` names the log (compare for equality only); `offset` counts in it. */
export interface Position {
  readonly epoch: string
  /** A safe integer, 0 before the first event. */
  readonly offset: number
}

/** One wanted subscription. The client chooses `id`; answers carry it back. */
export interface Subscription {
  readonly id: string
  readonly filter: Filter
}

/** Why something was refused, in a form a program can switch on. */
export interface Refusal {
  /** A key of `ERROR_CODES`, or a server's own code. */
  readonly code: string
  /** For people; never needed to decide anything. */
  readonly message: string
}

/** What became of one subscription. */
export interface SubscriptionAnswer {
  /** The id the client chose, where the wire carries one. */
  readonly id?: string
  /** The filter the server named, where the wire carries one. */
  readonly filter?: Filter
  /** The id the server chose, where it does. */
  readonly serverId?: string
  /** Present when this one was refused; the others are not touched by it. */
  readonly error?: Refusal
}

/** The first frame: everything the server must know, in one message. */
export interface Hello {
  readonly type: 'hello'
  /** Version of the extension the client speaks. */
  readonly v: number
  readonly client?: { readonly name: string; readonly version: string }
  readonly token?: string
  /** Frame forms the client can read beyond the plain ones, such as `batch`. */
  readonly accept?: readonly string[]
  readonly subscriptions: readonly Subscription[]
  /** Ask for the whole state before the first event. */
  readonly snapshot?: boolean
  /** The last position handled, by stream. */
  readonly since?: Readonly<Record<string, Position>>
}

export interface Authenticate {
  readonly type: 'authenticate'
  readonly token: string
}

export interface Subscribe {
  readonly type: 'subscribe'
  /** Old clients send no id. */
  readonly subscriptions: readonly { readonly id?: string; readonly filter: Filter }[]
}

export interface Unsubscribe {
  readonly type: 'unsubscribe'
  /** Which to end; all of them when neither ids nor filters are given. */
  readonly ids?: readonly string[]
  readonly filters?: readonly Filter[]
}

/** Ask for a new token in exchange for the session. */
export interface Refresh {
  readonly type: 'refresh'
}

export interface Publish {
  readonly type: 'publish'
  readonly event: string
  readonly data?: unknown
  /** Channel, room or topic, where the wire has one. */
  readonly topic?: string
}

export interface Ping {
  readonly type: 'ping'
  /** Comes back in the pong, where the wire can carry it. */
  readonly id?: number
}

export interface Pong {
  readonly type: 'pong'
  readonly id?: number
  /** Milliseconds since 1970. */
  readonly timestamp?: number
}

/** A frame the dialect does not know. Kept whole, so that nothing is lost in between. */
export interface Unknown {
  readonly type: 'unknown'
  readonly frame: unknown
}

/** Everything a client can say. */
export type ClientMessage =
  Hello | Authenticate | Subscribe | Unsubscribe | Refresh | Publish | Ping | Pong | Unknown

/** The connection stands. Old servers fill in only what they have. */
export interface Welcome {
  readonly type: 'welcome'
  readonly v?: number
  readonly clientId?: string
  /** Where the server's log stands, or where this connection's replay begins. */
  readonly position?: Position
  /** Whether everything since the position the client gave is (or will be) on this connection. */
  readonly recovered?: boolean
  /** Why not recovered. */
  readonly reason?: GapReason
  /** How many events are about to be replayed. */
  readonly replay?: number
  /** The longest silence to expect, in milliseconds. */
  readonly heartbeatMs?: number
  readonly limits?: {
    readonly maxPayload?: number
    readonly maxSubscriptions?: number
    readonly [limit: string]: unknown
  }
  readonly capabilities?: readonly string[]
  readonly user?: User
  /** The session's remaining life in milliseconds: relative, so that no clocks are compared. */
  readonly expiresInMs?: number
  readonly subscriptions?: readonly SubscriptionAnswer[]
  /** A greeting for people, where the wire carries one. */
  readonly message?: string
  readonly timestamp?: number
}

/** Who the server takes the client for. Further claims pass through. */
export interface User {
  readonly sub?: string
  readonly role?: string
  readonly [claim: string]: unknown
}

export interface Authenticated {
  readonly type: 'authenticated'
  readonly user?: User
  readonly expiresInMs?: number
}

/** The token was not taken. Most servers close next; the deployed go-deployd goes on as before. */
export interface Refused extends Refusal {
  readonly type: 'refused'
  /** Whether a fresh token can help. */
  readonly retryable: boolean
}

export interface Subscribed {
  readonly type: 'subscribed'
  readonly subscriptions: readonly SubscriptionAnswer[]
}

export interface Unsubscribed {
  readonly type: 'unsubscribed'
  /** Which ended; all of them when neither ids nor filters are given. */
  readonly ids?: readonly string[]
  readonly filters?: readonly Filter[]
  /** Why, when the client did not ask for it. */
  readonly reason?: string
}

/** Something happened. `event` names it; a map such as `MaxineEvents` types `data` by that name. */
export interface EventMessage<Name extends string = string, Data = unknown> {
  readonly type: 'event'
  readonly event: Name
  readonly data: Data
  /** Milliseconds since 1970, where the wire carries a time. */
  readonly timestamp?: number
  /** Channel, collection, room or topic, where the wire has one apart from the event's name. */
  readonly topic?: string
  /** Place in the log, where the server keeps one. */
  readonly offset?: number
  /** Which log, where the server has more than one. */
  readonly stream?: string
  /** The parsed frame, for fields this version does not know. */
  readonly raw?: unknown
}

/** "Everything up to here has been sent": the server's heartbeat and its proof of continuity. */
export interface Bookmark {
  readonly type: 'bookmark'
  readonly position: Position
  /** Events put on this connection since the welcome. */
  readonly sent: number
  /** Order-independent hash of the whole state at this position. */
  readonly digest?: string
  readonly stream?: string
}

/** Events were lost for this connection; it goes on from `to`. */
export interface Gap {
  readonly type: 'gap'
  readonly reason: GapReason
  readonly from?: number
  readonly to?: number
  readonly stream?: string
}

/** Why events could not be recovered. Servers may add reasons; treat an unknown one like any other. */
export type GapReason =
  | 'epoch_changed'
  | 'trimmed'
  | 'limit'
  | 'future_position'
  | 'unsupported'
  | 'slow_consumer'
  | 'backplane'
  | 'client_overflow'
  | 'count_mismatch'
  | (string & {})

/** The server is about to close; come back after `retryAfterMs` plus a random part of `jitterMs`. */
export interface GoAway {
  readonly type: 'goaway'
  readonly reason: string
  readonly retryAfterMs?: number
  readonly jitterMs?: number
}

/** A part of the whole state at one position. */
export interface Snapshot {
  readonly type: 'snapshot'
  /** Counted from 1. */
  readonly part: number
  readonly last: boolean
  readonly position: Position
  readonly state: unknown
  readonly digest?: string
}

export interface TokenRefreshed {
  readonly type: 'token-refreshed'
  readonly token?: string
  readonly expiresInMs?: number
}

/** The server answers a request with an error, or warns. The connection stays. */
export interface ErrorMessage extends Refusal {
  readonly type: 'error'
  /** The subscription it is about, where it is about one. */
  readonly id?: string
  readonly retryable?: boolean
  readonly retryAfterMs?: number
}

/** Everything a server can say. */
export type ServerMessage =
  | Welcome
  | Authenticated
  | Refused
  | Subscribed
  | Unsubscribed
  | EventMessage
  | Bookmark
  | Gap
  | GoAway
  | Snapshot
  | TokenRefreshed
  | Ping
  | Pong
  | ErrorMessage
  | Unknown
