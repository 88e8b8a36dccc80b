import type { Connection, ConnectionRequest, Peer } from './connection.ts'
import type { Counters } from './counters.ts'
import type { HttpRequest, HttpResponse } from './http/exchange.ts'
import type { Authenticator, VisibilityPolicy } from './identity.ts'
import type { EventLog, LoggedEvent } from './log/log.ts'
import type { CoreOptions } from './options.ts'
import type { Registry } from './registry/registry.ts'
import type { World } from './world.ts'

/** What a core is made of. */
export interface CoreParts {
  readonly world: World
  readonly log: EventLog
  readonly options: CoreOptions
  /** Left out: nobody needs a token. */
  readonly authenticator?: Authenticator
  readonly policy?: VisibilityPolicy
  /** `/metrics` as Prometheus reads it; left out: JSON only. */
  readonly metricsText?: () => string | Promise<string>
  /** Where the log is kept, such as `sqlite`, for `/metrics`. */
  readonly persistence?: string
  /** Hears of what should not happen: a request answered with 500, a log that cannot be written. */
  readonly onError?: (error: unknown) => void
}

/** The server without its sockets: what tests, doubles and simulations run, and the shell puts on a port. */
export interface Core {
  readonly registry: Registry
  readonly counters: Counters
  /** Takes a connection; nothing once the server is going away or a limit is reached. */
  readonly accept: (connection: Connection, request: ConnectionRequest) => Peer | Refusal
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>
  /** Appends an event of any name, as the registry's own are. */
  readonly publish: (event: string, data: unknown) => Promise<LoggedEvent>
  /** How many of everything the core holds: all 0 when the last client has gone. */
  readonly sizes: () => Readonly<
    Record<'connections' | 'subscriptions' | 'addresses' | 'users', number>
  >
  /** Says goaway to all, each with its share of the spread, and accepts nobody any more. */
  readonly drain: () => void
  /** Ends sessions whose tokens an administrator no longer trusts: 4401 for all of them now. */
  readonly expireAll: () => void
  /** Ends all sessions of one user now, with 4504; says how many. Whether the user comes in again is the authenticator's to say. */
  readonly revoke: (sub: string) => number
  /** Closes every connection and ends every timer. */
  readonly close: (code: number, reason: string) => Promise<void>
}

/** A connection that is not taken. */
export interface Refusal {
  /** For a server that has not upgraded yet. */
  readonly status: number
  readonly closeCode: number
  readonly reason: string
  readonly retryAfterMs?: number
}
