import type { Ability } from './abilities.ts'
import type { FetchLike } from './fetch-like.ts'
import type { Profile } from './profile.ts'
import type { Dial } from './wire/dial.ts'

/** The server to be certified, and what is known of it. */
export interface ContractTarget {
  /** Of its WebSocket, such as `ws://localhost:8080`. */
  readonly url: string
  /** Of its HTTP routes; default `url` with `http` for `ws`. */
  readonly httpUrl?: string
  /** Gives tokens; left out for a server that wants none. */
  readonly tokens?: TokenSource
  /** What a server with a master key wants in `X-Master-Key`. */
  readonly masterKey?: string
  /** What there is on a go-deployd server that the suite may write to; default `todos`. */
  readonly collections?: Collections
  /** What it does not say of itself; default those of the profile, then `DEFAULT_FACTS`. */
  readonly facts?: Partial<Facts>
  /** Of a page that may come in, where the server keeps a list of them: `https://app.example.com`. */
  readonly allowedOrigin?: string
  /** Differences that are known; default none. */
  readonly profile?: Profile
  /** What cannot be tried here, each with the reason that is shown. */
  readonly lacks?: Readonly<Partial<Record<Ability, string>>>
  /** What can be done to the server besides; default nothing. */
  readonly control?: Control
  /** How to open a WebSocket; default by `ws`. */
  readonly dial?: Dial
  /** Default the global one. */
  readonly fetch?: FetchLike
}

/** A token that the suite would like to have. */
export interface TokenWish {
  /** The user; default `contract`. */
  readonly sub: string
  /** Default `admin`, who may see and do everything. */
  readonly role: string
  /** How long it is good, in milliseconds from now; default an hour. Negative: it has expired. */
  readonly lifeMs: number
  /** What it may do, where the server knows scopes; left out for everything. */
  readonly scopes?: readonly string[]
}

/** By what they are for. */
export interface Collections {
  /** Whoever has the key may write to it, and it keeps whatever fields a document has. */
  readonly plain?: string
  /** One with the handlers of the suite; see the README. Without it their cases are skipped. */
  readonly handled?: string
}

/** One token for everything, or a function that makes any. */
export type TokenSource = string | ((wish: TokenWish) => string | Promise<string>)

/** What the server does not say in its welcome. Times in milliseconds. */
export interface Facts {
  /** How long a connection may stay without a token. Default 10,000. */
  readonly authWithinMs: number
  /** How long a handshake may take to arrive. Default 15,000. */
  readonly handshakeWithinMs: number
  /** How long a session outlives its token. Default 25,000. */
  readonly expiryGraceMs: number
  /** The longest silence; the welcome's `heartbeatMs` where there is one. Default 25,000. */
  readonly heartbeatMs: number
  /** The longest frame read, in bytes; the welcome's where there is one. Default 65,536. */
  readonly maxPayload: number
  /** The welcome's where there is one. Default 32. */
  readonly maxSubscriptions: number
  /** Frames a connection may send at once. Default 40. */
  readonly messageBurst: number
  /** Most events the log keeps; without it nothing is known of trimming. */
  readonly logEvents?: number
  /** Most events looked through for one recovery; without it nothing is known of it. */
  readonly recoveryLimit?: number
  /** Most connections of one user; without it nothing is known of it. */
  readonly connectionsPerUser?: number
  /** How long a client may say nothing before it is sent away; without it nothing is known of it. */
  readonly silentForMs?: number
  /** How long a case waits for a frame before it fails. Default 5,000. */
  readonly patienceMs: number
}

/** As PROTOCOL.md has them, or else as servers commonly do. */
export const DEFAULT_FACTS: Facts = {
  authWithinMs: 10_000,
  handshakeWithinMs: 15_000,
  expiryGraceMs: 25_000,
  heartbeatMs: 25_000,
  maxPayload: 65_536,
  maxSubscriptions: 32,
  messageBurst: 40,
  patienceMs: 5_000,
}

/** What only the one who runs the server can do to it. */
export interface Control {
  /** Starts it again, on the same log or on a new one; done when it can be reached. */
  readonly restart?: (how: { readonly epoch: 'same' | 'new' }) => Promise<void>
  /** Has it say goaway and close; done when it can be reached again. */
  readonly drain?: () => Promise<void>
  /**
   * Has it tell of an event of any name, as its own programs do: a channel of Nexus, a type of
   * Cliffracer. To everybody who wants it, or only to those that are named.
   */
  readonly publish?: (event: string, data: object, to?: Audience) => Promise<void>
}

/** Whom an event is for, where the server can choose: one of these. */
export interface Audience {
  readonly user?: string
  readonly role?: string
  readonly topic?: string
  readonly room?: string
}
