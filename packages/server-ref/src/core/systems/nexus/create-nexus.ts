import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import { Audience } from '../../broadcast/audience.ts'
import type { Manners } from '../../broadcast/manners.ts'
import { createCounters } from '../../counters.ts'
import { createPlainRoutes } from '../../http/plain-routes.ts'
import type { LoggedEvent } from '../../log/log.ts'
import type { Served } from '../../served.ts'
import type { SystemParts } from '../system-parts.ts'

/** A Nexus without its sockets: channels, filters and scopes. */
export interface Nexus extends Served {
  /** Tells all who are there. */
  readonly publish: (event: string, data: unknown) => Promise<LoggedEvent>
}

/** Puts it together on a log, which stays its owner's. */
export function createNexus(parts: SystemParts): Nexus {
  const { world, log, options, authenticator, onError } = parts
  const counters = createCounters()
  const audience = new Audience({
    world,
    log,
    options,
    counters,
    manners: MANNERS,
    authenticator,
    onError,
  })
  return {
    counters,
    accept: audience.accept,
    handle: createPlainRoutes([], {
      counters,
      onError,
      authenticator: options.authRequired ? authenticator : undefined,
    }),
    publish: (event, data) => audience.tell({ event, data, to: { kind: 'all' } }),
    sizes: audience.sizes,
    drain: audience.drain,
    expireAll: audience.expireAll,
    revoke: audience.revoke,
    close(code, reason) {
      audience.close(code, reason)
      return Promise.resolve()
    },
  }
}

const MANNERS: Manners = {
  dialect: nexusServer,
  entry: 'with-token',
  farewells: {
    missing: [1008, 'Missing authentication token'],
    refused: [1008, 'Invalid token'],
    expired: [1008, 'Token expired'],
    crowded: [4505, 'too many connections'],
    over: [4401, 'token expired'],
    leaving: [1000, 'Server shutting down'],
  },
  onEnter: (visitor) => {
    visitor.say({ type: 'welcome', clientId: visitor.id })
    return undefined
  },
  onMessage: () => undefined,
  onUnreadable: () => undefined,
  onRateLimited: () => undefined,
  onLeave: () => undefined,
}
