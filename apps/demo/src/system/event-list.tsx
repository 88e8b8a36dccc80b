import type { EventMessage } from 'maxine-client'
import { memo, useCallback, useState } from 'react'
import { createPortal } from 'react-dom'
import { CopyButton } from '../design/copy-button.tsx'
import { Icon } from '../design/icon.tsx'
import { JsonView } from '../design/json-view.tsx'
import { countText, plural } from '../design/number-text.ts'
import { Empty, Panel } from '../design/panel.tsx'
import { Sheet } from '../design/sheet.tsx'
import { clockText } from '../design/time-text.ts'
import type { Tone } from '../design/tone.ts'
import { WindowedList } from '../design/windowed-list.tsx'
import type { RowProps } from '../design/windowed-list.tsx'
import type { Tape, TapeEntry } from '../feed/tape.ts'
import { useHold } from '../feed/use-hold.ts'
import '../feed/feed.css'

/** An event in a line. */
export interface EventLine {
  readonly tone: Tone
  readonly name: string
  readonly subject: string
  readonly detail?: string
}

interface EventListProps {
  readonly title: string
  /** One of these in words: `event`. */
  readonly one: string
  readonly testId: string
  readonly area: string
  readonly tape: Tape
  /** The same function each time. */
  readonly lineOf: (event: EventMessage) => EventLine
  /** What stands there before the first one. */
  readonly empty: string
}

const ROW_HEIGHT = 28

/** What came on a connection, newest first; pauses, and shows each as JSON. */
export const EventList = memo(function EventList(props: EventListProps) {
  const { title, one, testId, area, tape, lineOf, empty } = props
  const { live, shown, by, rounds, toggle, onScrolled } = useHold(tape)
  const [chosen, setChosen] = useState<TapeEntry>()
  const close = useCallback(() => setChosen(undefined), [])
  const isHeld = by !== 'nobody'
  return (
    <Panel
      title={title}
      testId={testId}
      area={area}
      count={plural(live.total, one)}
      actions={
        <button
          type="button"
          className={`button small feed-pause ${isHeld ? 'primary' : ''}`}
          data-testid={`${testId}-pause`}
          aria-pressed={isHeld}
          onClick={toggle}
        >
          <Icon name={isHeld ? 'play' : 'pause'} size={14} />
          {isHeld ? `${countText(live.total - shown.total)} waiting` : 'Pause'}
        </button>
      }
    >
      {shown.length === 0 ? (
        <Empty lead="Listening">{empty}</Empty>
      ) : (
        <WindowedList
          key={rounds}
          label={`${title}, newest first`}
          testId={`${testId}-list`}
          role="listbox"
          count={shown.length}
          rowHeight={ROW_HEIGHT}
          keyAt={(index) => `${shown.at(index)?.seq ?? -index}`}
          onOpen={(index) => setChosen(shown.at(index))}
          onScrolled={onScrolled}
          row={(row, index) => {
            const entry = shown.at(index)
            return entry && <Line {...row} entry={entry} lineOf={lineOf} />
          }}
        />
      )}
      {chosen &&
        // A panel keeps whatever is in it to itself.
        createPortal(
          <EventJson entry={chosen} line={lineOf(chosen.event)} onClose={close} />,
          document.body,
        )}
    </Panel>
  )
})

interface LineProps extends RowProps, Pick<EventListProps, 'lineOf'> {
  readonly entry: TapeEntry
}

const Line = memo(function Line({ id, isActive, entry: { event }, lineOf }: LineProps) {
  const { tone, name, subject, detail } = lineOf(event)
  return (
    <div
      id={id}
      className="row event-row"
      role="option"
      aria-selected={isActive}
      data-active={isActive ? '' : undefined}
      data-testid="event-row"
      data-event={event.event}
    >
      <span className="event-time faint figures">
        {event.timestamp === undefined ? '' : clockText(event.timestamp)}
      </span>
      <span className={`dot ${tone}`} />
      <span className="event-name cut">{name}</span>
      <span className="event-subject cut soft">
        {subject}
        {detail !== undefined && <span className="faint"> {detail}</span>}
      </span>
    </div>
  )
})

interface EventJsonProps {
  readonly entry: TapeEntry
  readonly line: EventLine
  readonly onClose: () => void
}

function EventJson({ entry: { event }, line, onClose }: EventJsonProps) {
  const { raw, data } = event
  const value = raw ?? data
  return (
    <Sheet
      over={line.name}
      title={line.subject || event.event}
      testId="event-panel"
      onClose={onClose}
      actions={
        <CopyButton
          label="Copy the event as JSON"
          text={() => JSON.stringify(value, undefined, 2)}
        />
      }
    >
      <section className="sheet-part">
        <h3>{raw === undefined ? 'Data' : 'As it came'}</h3>
        <JsonView value={value} label="The event as JSON" />
      </section>
    </Sheet>
  )
}
