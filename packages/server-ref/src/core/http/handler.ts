import type { Route, RouteId, ROUTES } from 'maxine-protocol/http'
import type { Counters } from '../counters.ts'
import type { HttpRequest, HttpResponse } from './exchange.ts'
import type { Authenticator, Identity, VisibilityPolicy } from '../identity.ts'
import type { EventLog } from '../log/log.ts'
import type { CoreOptions } from '../options.ts'
import type { Registry } from '../registry/registry.ts'
import type { World } from '../world.ts'

/** What the routes work with. */
export interface HttpParts {
  readonly registry: Registry
  readonly log: EventLog
  readonly counters: Counters
  /** Left out: no token is good, and nobody can sign in. */
  readonly authenticator?: Authenticator | undefined
  readonly policy: VisibilityPolicy
  readonly options: Pick<CoreOptions, 'session'>
  readonly world: World
  /** How many WebSocket connections there are now. */
  readonly connections: () => number
  /** `/metrics` as Prometheus reads it; left out: JSON only. */
  readonly metricsText?: (() => string | Promise<string>) | undefined
  /** Where the log is kept, such as `sqlite`; left out: nowhere. */
  readonly persistence?: string | undefined
  /** Hears of what was answered with 500. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** A request that has been read. */
interface Asked<Values, Body> {
  readonly values: Values
  readonly body: Body
  /** Nothing where no token is needed. */
  readonly identity: Identity | undefined
  readonly headers: HttpRequest['headers']
  readonly address: string
}

/** Answers what one route asks. */
export type Handler<Values, Body> = (
  asked: Asked<Values, Body>,
) => HttpResponse | Promise<HttpResponse>

/** The handlers of some routes, each for what its route says is asked there. */
export type HandlersOf<Id extends RouteId> = {
  readonly [Name in Id]: (typeof ROUTES)[Name] extends Route<unknown, infer Values, infer Body>
    ? Handler<Values, Body>
    : never
}
