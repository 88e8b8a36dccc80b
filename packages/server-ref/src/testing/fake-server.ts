import type { Filter } from 'maxine-protocol'
import type { Registered, Registration } from 'maxine-protocol/http'
import type {
  Core,
  CoreOverrides,
  FaultCounts,
  Faults,
  LoggedEvent,
  Registry,
  VisibilityPolicy,
  World,
} from '../core/index.ts'

/** What a double can be asked for; what is left out has a default. */
export interface FakeServerOptions {
  /** Where clients find it; default `wss://maxine.test`. Nothing listens there: it only names the double. */
  readonly url?: string
  /** Where requests go; default `url` with `http` in the place of `ws`, without a last `/ws`. */
  readonly httpUrl?: string
  /** `on`: a token of `server.token()` is needed. Default `off`. */
  readonly auth?: 'on' | 'off'
  /** What differs from the core's `DEFAULTS`; times in milliseconds. */
  readonly core?: CoreOverrides
  /** Who may see which events; default the core's `DEFAULT_POLICY`. */
  readonly policy?: VisibilityPolicy
  /** Its clock and chance; default the timers and the date of the moment, faked ones included. */
  readonly world?: World
  /** Names the log's first life; default `test-1`. */
  readonly epoch?: string
  /** Hears of what should not happen, such as a policy that throws; default nobody. */
  readonly onError?: (error: unknown) => void
}

/** Who a token is for. */
export interface TokenWish {
  /** Default `ada`. */
  readonly sub?: string
  /** A user has one role at a time. Default the one it has; `admin` for a new one. */
  readonly role?: string
  /** Milliseconds from now; default an hour. */
  readonly lifeMs?: number
}

/**
 * A frame that was sent or heard, taken out of its JSON; arrays of events are taken apart. Instead of
 * a token it says whose, and which in the order of their making: `(token 2 of ada)`. What is no JSON
 * is `{ unreadable: '12 characters' }`.
 */
export type SeenFrame = Readonly<Record<string, unknown>>

/** Trouble with frames and connections, until `clear()`. */
export interface FakeFaults extends Omit<Faults, 'around' | 'counts'> {
  /** New connections are taken and closed at once, with 1011. */
  readonly acceptThenDrop: () => void
  /** New connections are refused, and requests answered with 503. */
  readonly refuse: () => void
  /** Only on a real server: resets every connection, so that Node sees ECONNRESET. */
  readonly resetAll: () => void
  /** Only on a real server: answers a handshake with this HTTP status, which Node sees. */
  readonly refuseWith: (status: number) => void
}

/** The verbs of a test: each does what its name says, at the reference server's own core. */
export interface FakeServer {
  /** For WebSockets. */
  readonly url: string
  /** For requests. */
  readonly httpUrl: string
  /** The one of now: `restart` puts another in its place. */
  readonly core: Core
  /** The one of now, as `core`: what is registered, and the verbs for it that are not named here. */
  readonly registry: Registry
  /** Registers an instance; `register('orders')` makes up a host and a port. */
  readonly register: (service: string | Registration) => Promise<Registered>
  /** Rejects where nobody is registered as that. */
  readonly deregister: (nodeId: string) => Promise<void>
  /** Puts an event of any name into the log, and gives it with its offset; default data `{}`. */
  readonly publish: (event: string, data?: unknown) => Promise<LoggedEvent>
  /** A token that `auth: 'on'` accepts. */
  readonly token: (wish?: TokenWish) => string
  /** What `heard` and `sent` call a token: `(token 1 of ada)`. */
  readonly nameOf: (token: string) => string
  /** Every session ends with 4401; tokens made before are expired, those made after are good. */
  readonly expireTokens: () => void
  /** All sessions of this user end with 4504; its tokens made before are refused. */
  readonly revoke: (sub: string) => void
  /** From its next refresh, or its next connection, the user has this role. */
  readonly changeRole: (sub: string, role: string) => void
  /** Every connection breaks without a word: 1006. */
  readonly drop: () => void
  /** Every connection is closed with this code; default no reason. Throws where no server could say it. */
  readonly closeAll: (code: number, reason?: string) => void
  /** All are closed with 1012, and a new core starts: on the same log, or on an empty one of another epoch. */
  readonly restart: (how: { readonly epoch: 'same' | 'new' }) => Promise<void>
  /** Says goaway to all; nobody comes in until `restart`. */
  readonly drain: () => void
  /**
   * So many events, named `lost`, are published that no connection gets: each falls behind, the log forgets them,
   * and the core says so by a `gap` of `slow_consumer`. Default 3.
   */
  readonly gap: (events?: number) => Promise<void>
  /** Forgets all events of the log so far: who comes back with an older position is told `trimmed`. */
  readonly trim: () => void
  readonly faults: FakeFaults
  /** How often each trouble was made. */
  readonly faultCounts: () => FaultCounts
  /** What clients have sent, in order, over all connections. */
  readonly heard: () => readonly SeenFrame[]
  /** What was sent to clients, in order, over all connections. */
  readonly sent: () => readonly SeenFrame[]
  /** Forgets what was heard and sent so far. */
  readonly forget: () => void
  /** Filters that connections hold now, as both sides have said; the same one as often as it is held. */
  readonly subscriptions: () => readonly Filter[]
  /**
   * Resolves when a client has said a frame that has these fields, at once where one already has;
   * rejects when the server is closed.
   */
  readonly untilHeard: (fields: SeenFrame) => Promise<SeenFrame>
  /** Resolves when so many connections are open, or more; default 1. Rejects when the server is closed. */
  readonly untilConnected: (connections?: number) => Promise<void>
  /** How many are open now. */
  readonly connections: () => number
  /** Ends the server and all it holds: no timer and no connection is left. */
  readonly close: () => Promise<void>
}
