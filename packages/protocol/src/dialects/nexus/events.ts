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
