import { METRICS_TEXT_TYPE } from 'maxine-protocol/http'
import { prefersText } from './accept.ts'
import type { HandlersOf, HttpParts } from './handler.ts'
import { answered, answeredText } from './replies.ts'

/** How the server is doing. Its uptime counts from when this is called. */
export function statusHandlers(parts: HttpParts): HandlersOf<'health' | 'metrics'> {
  const { registry, world, metricsText } = parts
  const startedAt = world.now()
  return {
    health: () => answered({ status: 'ok', ...registry.counts() }),
    metrics: async ({ headers }) => {
      if (metricsText && prefersText(headers['accept'])) {
        return answeredText(await metricsText(), { 'Content-Type': METRICS_TEXT_TYPE })
      }
      return answered(counted(parts, world.now() - startedAt))
    },
  }
}

/** Under the names that old servers have, and then everything under our own. */
function counted({ registry, counters, connections, persistence }: HttpParts, uptimeMs: number) {
  return {
    eventsBroadcasted: counters.events,
    uptime: uptimeMs / 1_000,
    errors: counters.requestErrors,
    ...registry.counts(),
    wsConnections: connections(),
    persistenceEnabled: persistence !== undefined,
    ...(persistence !== undefined && { persistenceType: persistence }),
    ...counters,
  }
}
