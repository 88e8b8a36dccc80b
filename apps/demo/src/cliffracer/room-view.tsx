import { useServiceEvents } from 'maxine-react'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import { clockText } from '../design/time-text.ts'
import { useStore } from '../design/use-store.ts'
import { useCliffracer } from './cliffracer-desk.ts'
import type { RoomDesk } from './room-desk.ts'
import type { TranscriptLine } from './transcript.ts'

/** What is said in a room, and a line to say something. */
export function RoomView({ desk }: { readonly desk: RoomDesk }) {
  useServiceEvents({ event: 'message' }, desk.record)
  useServiceEvents({ event: 'user_joined' }, desk.record)
  useServiceEvents({ event: 'user_left' }, desk.record)
  return (
    <>
      <Talk desk={desk} />
      <SayForm desk={desk} />
    </>
  )
}

/** Pixels from its end within which somebody reads what is new. */
const AT_END = 48

function Talk({ desk }: { readonly desk: RoomDesk }) {
  const { username } = useCliffracer().system.session
  const { lines } = useStore(desk.talk)
  const list = useRef<HTMLOListElement>(null)
  const isAtEnd = useRef(true)
  useLayoutEffect(() => {
    const { current } = list
    // Whoever reads further up is left there.
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight
  }, [lines])
  return (
    <ol
      ref={list}
      className="talk"
      tabIndex={0}
      aria-label={`Said in ${desk.room.name}`}
      data-testid="talk"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < AT_END
      }}
    >
      {lines.length === 0 && <li className="talk-note faint">Nothing was said since you came.</li>}
      {lines.map((line) => (
        <Line key={line.seq} line={line} isOwn={line.user === username} />
      ))}
    </ol>
  )
}

interface LineProps {
  readonly line: TranscriptLine
  readonly isOwn: boolean
}

const Line = memo(function Line({ line: { kind, at, user, text }, isOwn }: LineProps) {
  if (kind !== 'said') {
    return (
      <li className={`talk-note ${kind}`} data-testid="talk-line" data-kind={kind}>
        {text}
      </li>
    )
  }
  return (
    <li className={`said ${isOwn ? 'own' : ''}`} data-testid="talk-line" data-kind={kind}>
      <span className="said-by">
        {user} <span className="faint figures">{clockText(at).slice(0, 5)}</span>
      </span>
      <span className="said-text">{text}</span>
    </li>
  )
})

function SayForm({ desk }: { readonly desk: RoomDesk }) {
  const { username } = useCliffracer().system.session
  const [text, setText] = useState('')
  const [sent, setSent] = useState<'yes' | 'no'>('yes')
  const say = () => {
    const went = desk.say(text, username)
    setSent(went ? 'yes' : 'no')
    // What was not sent is not kept by anybody else.
    if (went) setText('')
  }
  return (
    <form
      className="line-form lined"
      onSubmit={(event) => {
        event.preventDefault()
        say()
      }}
    >
      <label className="field wide">
        <span>Say something as {username}</span>
        <input
          className="input"
          data-testid="chat-text"
          value={text}
          maxLength={500}
          required
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <button type="submit" className="button primary" data-testid="chat-send">
        Send
      </button>
      {sent === 'no' && (
        <p className="form-trouble" role="alert">
          Not sent: the room cannot be reached now. Your words are still here.
        </p>
      )}
    </form>
  )
}
