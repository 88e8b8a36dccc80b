import * as z from 'zod/mini'
import { number, open, text } from '../../fields.ts'

/** Further fields of an event pass through, typed as unknown. */
export interface NexusData {
  readonly [field: string]: unknown
}

export interface MetricData extends NexusData {
  readonly event_type?: string
  readonly source?: string
  readonly metric_name?: string
  readonly value?: number
}

/** Channel to data. Add your own channels by extending it where you name it. */
export interface NexusEvents {
  'telemetry.metrics': MetricData
  'telemetry.events': NexusData
  'tasks.updates': NexusData
  'tasks.created': NexusData
  'commands.status': NexusData
  'ai.requests': NexusData
  'system.alerts': NexusData
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
