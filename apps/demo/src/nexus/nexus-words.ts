import type { EventMessage } from 'maxine-client'
import type { Tone } from '../design/tone.ts'
import { fieldsOf, textAt } from '../system/ask.ts'
import type { EventLine } from '../system/event-list.tsx'

const TONES: Readonly<Record<string, Tone>> = {
  'tasks.created': 'accent',
  'tasks.updates': 'accent',
  'commands.status': 'accent',
  'ai.requests': 'accent',
  'system.alerts': 'bad',
}

const URGENT: Readonly<Record<string, Tone>> = { high: 'warn', critical: 'bad' }

/** An event of any channel in a line. */
export function nexusLine({ event, data }: Pick<EventMessage, 'event' | 'data'>): EventLine {
  const { value } = fieldsOf(data)
  const [source, metric, message] = ['source', 'metric_name', 'message'].map((name) =>
    textAt(data, name),
  )
  const [status, priority] = [textAt(data, 'status'), textAt(data, 'priority')]
  const figure = typeof value === 'number' ? `${metric ?? 'value'} ${value.toFixed(1)}` : undefined
  const parts = [figure, message, status].filter((part) => part !== undefined)
  return {
    tone: URGENT[priority ?? ''] ?? TONES[event] ?? 'unknown',
    name: event,
    subject: source ?? '',
    detail: parts.join(' · '),
  }
}
