/** What is written in the form. */
export interface Draft {
  readonly channel: string
  readonly source: string
  readonly priority: string
  readonly text: string
}

export const METRICS = 'telemetry.metrics'

/** The data of the event that the form describes; on the channel of metrics the text is a number. */
export function dataOf({ channel, source, priority, text }: Draft): object {
  const shared = { source, priority }
  if (channel !== METRICS) return { event_type: 'note', ...shared, message: text }
  const value = Math.min(100, Math.max(0, Number(text) || 0))
  return { event_type: 'system.metric', ...shared, metric_name: 'cpu_usage', value }
}
