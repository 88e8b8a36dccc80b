import { Audience } from '../../broadcast/audience.ts'
import { createCounters } from '../../counters.ts'
import { createPlainRoutes } from '../../http/plain-routes.ts'
import type { Served } from '../../served.ts'
import type { SystemParts } from '../system-parts.ts'
import { Catalogue, DOCUMENTED_CHANNELS } from './channels.ts'
import type { Channel } from './channels.ts'
import { createNexusManners } from './nexus-manners.ts'
import { nexusMetrics } from './nexus-metrics.ts'
import { nexusRoutes } from './nexus-routes.ts'
import { createPublish } from './publishing.ts'
import type { Publish } from './publishing.ts'

export interface NexusParts extends SystemParts {
  /** The catalogue; default the channels of the document. */
  readonly channels?: readonly Channel[] | undefined
}

/** A Nexus without its sockets: channels, filters and scopes. */
export interface Nexus extends Served {
  /**
   * Tells those who are subscribed to a channel. Rejects with a RangeError where there is no such
   * channel, and with a TypeError for data that no client could read.
   */
  readonly publish: Publish
}

/** Puts it together on a log, which stays its owner's. */
export function createNexus(parts: NexusParts): Nexus {
  const { world, log, options, authenticator, onError } = parts
  const startedAt = world.now()
  const counters = createCounters()
  const catalogue = new Catalogue(parts.channels ?? DOCUMENTED_CHANNELS)
  const topics = () => audience.topics
  const manners = createNexusManners({ world, catalogue, counters, options, topics })
  const audience: Audience = new Audience({
    ...{ world, log, options, counters, manners, authenticator, onError },
  })
  const publish = createPublish(catalogue, audience)
  const { accept, sizes, drain, expireAll, revoke } = audience
  const metrics = () =>
    nexusMetrics({ audience, catalogue, counters, uptimeMs: world.now() - startedAt })
  const handle = createPlainRoutes(nexusRoutes({ catalogue, publish, metrics }), {
    ...{ counters, onError },
    authenticator: options.authRequired ? authenticator : undefined,
  })
  return {
    ...{ counters, accept, handle, publish, sizes, drain, expireAll, revoke },
    close(code, reason) {
      audience.close(code, reason)
      return Promise.resolve()
    },
  }
}
