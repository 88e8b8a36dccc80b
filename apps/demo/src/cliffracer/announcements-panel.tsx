import type { EventMessage } from 'maxine-client'
import { useServiceEvents } from 'maxine-react'
import { useState } from 'react'
import { Icon } from '../design/icon.tsx'
import { plural } from '../design/number-text.ts'
import { Empty, Panel } from '../design/panel.tsx'
import { clockText } from '../design/time-text.ts'
import { useStore } from '../design/use-store.ts'
import type { TapeFrame } from '../feed/tape.ts'
import { textAt } from '../system/ask.ts'
import type { Answer } from '../system/ask.ts'
import { useCliffracer } from './cliffracer-desk.ts'

/** So many of the last show. */
const SHOWN = 20

/** What the service tells all who are there, and the call that makes it do so. */
export function AnnouncementsPanel() {
  const { announcements, recordAnnouncement } = useCliffracer()
  useServiceEvents({ event: 'announcement' }, recordAnnouncement)
  const frame = useStore(announcements.frame)
  return (
    <Panel
      title="Announcements"
      testId="announcements"
      area="announcements"
      count={plural(frame.total, 'heard', 'heard')}
    >
      {frame.length === 0 ? (
        <Empty lead="Nothing announced">What is announced reaches every room and every page.</Empty>
      ) : (
        <ul className="announcement-list" tabIndex={0} aria-label="Announcements, newest first">
          {lastOf(frame).map(({ seq, event }) => (
            <li key={seq} data-testid="announcement">
              <span className="faint figures">{timeOf(event)}</span>
              <span>{textAt(event.data, 'text')}</span>
            </li>
          ))}
        </ul>
      )}
      <AnnounceForm />
    </Panel>
  )
}

function lastOf({ length, at }: TapeFrame) {
  return Array.from({ length: Math.min(SHOWN, length) }, (_, index) => at(index)).filter(
    (entry) => entry !== undefined,
  )
}

function timeOf({ timestamp }: EventMessage): string {
  return timestamp === undefined ? '' : clockText(timestamp).slice(0, 8)
}

function AnnounceForm() {
  const { system, announce } = useCliffracer()
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState<Answer>()
  const isAllowed = system.session.role === 'admin'
  const send = async () => {
    const given = await announce(text)
    setAnswer(given)
    if (given.outcome === 'done') setText('')
  }
  return (
    <>
      <form
        className="line-form lined"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <label className="field wide">
          <span>To everybody</span>
          <input
            className="input"
            data-testid="announce-text"
            value={text}
            maxLength={200}
            required
            disabled={!isAllowed}
            aria-describedby="announce-says"
            autoComplete="off"
            onChange={({ target }) => setText(target.value)}
          />
        </label>
        <button
          type="submit"
          className="button primary"
          data-testid="announce"
          disabled={!isAllowed}
        >
          Announce
        </button>
      </form>
      <p
        id="announce-says"
        className={`panel-note ${answer?.outcome === 'refused' ? 'bad' : ''}`}
        role="status"
      >
        {!isAllowed && <Icon name="lock" size={14} />}
        {isAllowed ? wordsOf(answer) : 'The service takes announcements from admins alone.'}
      </p>
    </>
  )
}

function wordsOf(answer: Answer | undefined): string {
  if (answer?.outcome === 'refused') return answer.says
  return answer ? 'Announced.' : 'A call over HTTP: POST /rpc/send_announcement'
}
