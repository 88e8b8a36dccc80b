import { memo } from 'react'
import { clockText } from '../design/time-text.ts'
import type { RowProps } from '../design/windowed-list.tsx'
import { eventWords } from './event-words.ts'
import type { TapeEntry } from './tape.ts'

interface EventRowProps extends RowProps {
  readonly entry: TapeEntry
}

export const EventRow = memo(function EventRow({ id, isActive, entry: { event } }: EventRowProps) {
  const { tone, subject, detail } = eventWords(event)
  return (
    <div
      id={id}
      className="row event-row"
      role="option"
      aria-selected={isActive}
      data-active={isActive ? '' : undefined}
      data-testid="event-row"
      data-event={event.event}
      data-offset={event.offset}
    >
      <span className="event-time faint figures">
        {event.timestamp === undefined ? '' : clockText(event.timestamp)}
      </span>
      <span className={`dot ${tone}`} />
      <span className="event-name cut">{event.event}</span>
      <span className="event-subject cut soft">
        {subject}
        {detail && <span className="faint"> {detail}</span>}
      </span>
    </div>
  )
})
