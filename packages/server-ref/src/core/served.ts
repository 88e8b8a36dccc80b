import type { Connection, ConnectionRequest, Peer } from './connection.ts'
import type { Counters } from './counters.ts'
import type { HttpRequest, HttpResponse } from './http/exchange.ts'

/** What the shell puts on a port, whatever it speaks. */
export interface Served {
  readonly counters: Counters
  /** Takes a connection; nothing once the server is going away or a limit is reached. */
  readonly accept: (connection: Connection, request: ConnectionRequest) => Peer | Refusal
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>
  /** How many of everything the core holds: all 0 when the last client has gone. */
  readonly sizes: () => Readonly<
    Record<'connections' | 'subscriptions' | 'addresses' | 'users', number>
  >
  /** Sends everybody away, each in its share of the spread, and accepts nobody any more. */
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
