import type { Authenticator, VisibilityPolicy } from './identity.ts'
import type { EventLog, LoggedEvent } from './log/log.ts'
import type { CoreOptions } from './options.ts'
import type { Registry } from './registry/registry.ts'
import type { Served } from './served.ts'
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

/**
 * The server of a registry without its sockets: what tests, doubles and simulations run, and the shell
 * puts on a port. Its `drain` says goaway to all, each with its share of the spread.
 */
export interface Core extends Served {
  readonly registry: Registry
  /** Appends an event of any name, as the registry's own are. */
  readonly publish: (event: string, data: unknown) => Promise<LoggedEvent>
}
