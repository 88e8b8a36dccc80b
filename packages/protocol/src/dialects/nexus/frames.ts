import * as z from 'zod/mini'
import { bounded, field, listOf, number, open, text } from '../../fields.ts'
import type { Filter, Scalar } from '../../filter.ts'
import { isFrame } from '../../frame.ts'
import { instant } from '../../instant.ts'
import { LIMITS } from '../../limits.ts'
import type { NexusEvents } from './events.ts'

type Where = NonNullable<Filter['where']>

/**
 * Each a value, or a list of values of which any will do.
 *
 * @public Read by scripts/spec, from the built file.
 */
export const filters = field<Where>('filters of plain values or lists of them', isWhere)
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

/** What a subscription to one channel is in the neutral model. */
export function channelFilter(event: string, where?: Filter['where'] | null): Filter {
  return { event, ...(where && Object.keys(where).length > 0 && { where }) }
}

function isWhere(value: unknown): boolean {
  return value === null || (isFrame(value) && Object.values(value).flat().every(isScalar))
}

/** No infinity: sent on, it would be written as null, which is a value of its own. */
function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)
}
