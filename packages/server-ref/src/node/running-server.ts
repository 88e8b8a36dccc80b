import type { Faults } from '../core/faults/faults.ts'
import type {
  Authenticator,
  Core,
  CoreOverrides,
  LogBounds,
  LoggedEvent,
  Registry,
  Served,
  SessionOptions,
  VisibilityPolicy,
  World,
} from '../core/index.ts'
import type { AuthOptions } from './auth/auth-options.ts'

/** What can be set at a server of any dialect; what is left out has a default. */
export interface SharedOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Default `127.0.0.1`: nobody outside this machine. */
  readonly host?: string
  /** What differs from the dialect's defaults, and from the core's `DEFAULTS`. */
  readonly core?: {
    readonly log?: Partial<LogBounds>
    readonly session?: Partial<SessionOptions>
  }
  /** What differs from the defaults of the handshake's limits. */
  readonly handshake?: Partial<HandshakeOptions>
  /** Turns authentication on. */
  readonly auth?: AuthOptions
  /** Instead of `auth`, for those who bring their own. */
  readonly authenticator?: Authenticator
  /** Browsers' origins that may come in, exactly as they are sent; none where left out. */
  readonly origins?: readonly string[]
  /**
   * Takes tokens in `?token=` as well, where proxies and histories may keep them. Default no, but for
   * Nexus and Cliffracer, whose browsers have no other way.
   */
  readonly tokenInQuery?: boolean
  /**
   * Compresses frames of 256 bytes and more for clients that offer permessage-deflate (RFC 7692),
   * each once for all who get it; off by default. Fewer bytes for more work: worth it where the
   * network is what is short.
   */
  readonly compression?: boolean
  /** Lets `faults` make trouble. */
  readonly testing?: boolean
  readonly logger?: Logger
  readonly world?: World
}

/** Everything about a Maxine server that can be set. */
export interface StartOptions extends SharedOptions {
  readonly dialect?: 'maxine'
  readonly core?: CoreOverrides
  /** Directory of a durable log; in memory where left out. */
  readonly data?: string
  readonly policy?: VisibilityPolicy
  /** A made-up world of services that registers, beats and dies. */
  readonly fleet?: FleetSettings
}

/** What bounds a peer before its first frame, and every request. Times in milliseconds. */
export interface HandshakeOptions {
  /** For a request's headers to arrive. */
  readonly headersTimeoutMs: number
  /** For a whole request to arrive. */
  readonly requestTimeoutMs: number
  /** How often those two are looked at. */
  readonly checkEveryMs: number
  /** Bytes of all headers together. */
  readonly maxHeaderBytes: number
  readonly maxHeaders: number
  /** Bytes of a request's body. */
  readonly maxBodyBytes: number
  /** WebSockets open at once, from all addresses together. */
  readonly maxWebSockets: number
  /** New WebSockets a second, sustained and at once. */
  readonly acceptsPerSecond: number
  /** For a peer to answer a close before its socket is destroyed. */
  readonly closeTimeoutMs: number
}

/** The size and pace of the made-up world. */
export interface FleetSettings {
  readonly services: number
  /** The same seed makes the same world. */
  readonly seed?: number
  /** Changes a second. */
  readonly eventsPerSecond?: number
}

/** A server that listens, whatever it speaks. */
export interface RunningSystem<System extends Served = Served> {
  /** For WebSockets: `ws://127.0.0.1:4711`. */
  readonly url: string
  /** For requests: `http://127.0.0.1:4711`. */
  readonly httpUrl: string
  readonly port: number
  /** The one of now: `faults.restart` puts another in its place. */
  readonly core: System
  readonly faults: ServerFaults
  /**
   * Ends the server and all it holds. With `drain`, clients are first told to come back, and given
   * the time to go. A second call ends at once.
   */
  readonly close: (how?: { readonly drain?: boolean }) => Promise<void>
}

/** A Maxine server that listens. */
export interface RunningServer extends RunningSystem<Core> {
  /** The one of now, as `core`. */
  readonly registry: Registry
  readonly publish: (event: string, data: unknown) => Promise<LoggedEvent>
}

/** Trouble on purpose, the core's and of sockets. Each throws unless the server was started with `testing`. */
export interface ServerFaults extends Omit<Faults, 'around'> {
  /** Answers every handshake and request with 503, until `clear`. */
  readonly refuse: () => void
  /** Takes every WebSocket and destroys it at once, until `clear`. */
  readonly acceptThenDrop: () => void
  /** Answers every handshake with this status, from 200 to 599, until `clear`; requests are answered. */
  readonly refuseWith: (status: number) => void
  /** Closes every connection with this code; default no reason. */
  readonly closeAll: (code: number, reason?: string) => void
  /** Resets every connection: the peer sees ECONNRESET and no close. */
  readonly resetAll: () => void
  /** Closes all with 1012 and starts the core anew, on the same log or on a new one. */
  readonly restart: (how: { readonly epoch: 'same' | 'new' }) => Promise<void>
  /** Ends every session now with 4401. */
  readonly expireTokens: () => void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Where the server says what it does; never given a token. */
export type Logger = (
  level: LogLevel,
  message: string,
  fields?: Readonly<Record<string, string | number | boolean | undefined>>,
) => void
