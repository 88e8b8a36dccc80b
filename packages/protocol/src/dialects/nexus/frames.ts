import * as z from 'zod/mini'
import { bounded, field, instant, listOf, number, open, text } from '../../fields.ts'
import type { Filter } from '../../filter.ts'
import { LIMITS } from '../../limits.ts'
import type { NexusEvents } from './events.ts'
import * as checks from './filters.ts'

type Where = NonNullable<Filter['where']>

/** @public Read by scripts/spec, from the built file. */
export const filters = field<Where>(checks.filters)
const channels = listOf(z.string())
const time = z.exactOptional(instant)

/** What a server sends, by `type`. */
export const serverFrames = {
  connection_established: z.object({ client_id: text, timestamp: time }),
  subscription_confirmed: z.object({
    channels,
    filters: z.exactOptional(filters),
    subscription_id: text,
  }),
  subscription_error: z.object({ message: z.string(), code: text }),
  unsubscription_confirmed: z.object({ channels }),
  // `data` is checked by `eventSchemas`.
  event: z.object({ channel: z.string(), timestamp: time }),
  error: z.object({ message: text, code: text }),
  pong: z.object({ timestamp: time }),
}

/** What the data on each known channel must look like. */
export const eventSchemas: {
  readonly [Name in keyof NexusEvents]: z.ZodMiniType<NexusEvents[Name]>
} = {
  'telemetry.metrics': z.object({
    event_type: text,
    source: text,
    metric_name: text,
    value: number,
  }),
  'telemetry.events': open,
  'tasks.updates': open,
  'tasks.created': open,
  'commands.status': open,
  'ai.requests': open,
  'system.alerts': open,
}

/** What a client sends, by `action`. A function, so that a browser's bundle drops it whole. */
export function clientFrames() {
  const named = listOf(bounded(LIMITS.text))
  return {
    subscribe: z.object({ channels: named, filters: z.exactOptional(filters) }),
    unsubscribe: z.object({ channels: named }),
    ping: z.object({}),
  }
}
