import type { EventMessage } from 'maxine-client'
import type { Tone } from '../design/tone.ts'
import { fieldsOf, textAt } from '../system/ask.ts'
import type { EventLine } from '../system/event-list.tsx'

const CHANGES: Readonly<Record<string, Tone>> = {
  created: 'good',
  updated: 'accent',
  deleted: 'warn',
}

/** A change of a document in a line. */
export function changeLine({ data }: Pick<EventMessage, 'data'>): EventLine {
  const { document } = fieldsOf(data)
  const action = textAt(data, 'action') ?? 'changed'
  const by = textAt(data, 'userId')
  return {
    tone: CHANGES[action] ?? 'unknown',
    name: action,
    subject: textAt(document, 'title') ?? textAt(document, 'id') ?? '',
    ...(by !== undefined && { detail: `by ${by}` }),
  }
}

/** What a handler on the server emitted, in a line. */
export function customLine({ event, data }: Pick<EventMessage, 'event' | 'data'>): EventLine {
  const by = textAt(data, 'createdBy') ?? textAt(data, 'completedBy')
  return {
    tone: event.startsWith('urgent') ? 'bad' : 'good',
    name: event,
    subject: textAt(data, 'title') ?? '',
    ...(by !== undefined && { detail: `by ${by}` }),
  }
}
