import type { Audience } from '../../broadcast/audience.ts'
import type { Counters } from '../../counters.ts'
import type { Catalogue } from './channels.ts'

export interface NexusMetricsParts {
  readonly audience: Pick<Audience, 'framesSent' | 'sizes'>
  readonly catalogue: Catalogue
  readonly counters: Counters
  readonly uptimeMs: number
}

/** Under the names of the document, and then everything under our own. */
export function nexusMetrics({ audience, catalogue, counters, uptimeMs }: NexusMetricsParts) {
  const { connections, subscriptions } = audience.sizes()
  return {
    totalConnections: counters.connections,
    activeConnections: connections,
    messagesSent: audience.framesSent,
    messagesReceived: counters.framesReceived,
    uptime: uptimeMs / 1_000,
    channels: catalogue.size,
    subscriptions,
    ...counters,
  }
}
