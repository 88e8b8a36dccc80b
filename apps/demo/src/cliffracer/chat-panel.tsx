import { MaxineProvider, useConnection } from 'maxine-react'
import { useState } from 'react'
import { connectionWords } from '../connection/connection-words.ts'
import { Empty, Panel } from '../design/panel.tsx'
import { Countdown } from '../design/ticking.tsx'
import { useStore } from '../design/use-store.ts'
import { useCliffracer } from './cliffracer-desk.ts'
import { RoomView } from './room-view.tsx'

/** One room at a time: a room is a path, and so a connection of its own. */
export function ChatPanel() {
  const { room, leave } = useCliffracer()
  const desk = useStore(room)
  return (
    <Panel
      title="Chat"
      testId="chat"
      area="chat"
      count={desk ? `room ${desk.room.name}` : 'in no room'}
      actions={
        desk && (
          <MaxineProvider client={desk.room}>
            <RoomState />
            <button type="button" className="button small" data-testid="chat-leave" onClick={leave}>
              Leave
            </button>
          </MaxineProvider>
        )
      }
    >
      <JoinForm />
      {desk ? (
        <MaxineProvider client={desk.room}>
          <RoomView key={desk.room.name} desk={desk} />
        </MaxineProvider>
      ) : (
        <Empty lead="You are in no room">
          Join one by its name; it is there as soon as you are.
        </Empty>
      )}
    </Panel>
  )
}

function RoomState() {
  const state = useConnection()
  const { tone, lead, detail, time } = connectionWords(state)
  return (
    <span
      className={`badge ${tone}`}
      data-testid="room-state"
      data-state={state.status}
      title={detail}
    >
      {lead}
      {time?.kind === 'until' && <Countdown at={time.at} />}
    </span>
  )
}

function JoinForm() {
  const { join } = useCliffracer()
  const [name, setName] = useState('')
  const [why, setWhy] = useState<string>()
  const enter = () => {
    try {
      join(name.trim())
      setName('')
      setWhy(undefined)
    } catch (error) {
      setWhy(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form
      className="line-form"
      onSubmit={(event) => {
        event.preventDefault()
        enter()
      }}
    >
      <label className="field wide">
        <span>Another room</span>
        <input
          className="input"
          data-testid="chat-room"
          value={name}
          placeholder="tea-kitchen"
          maxLength={60}
          required
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <button type="submit" className="button" data-testid="chat-join">
        Join
      </button>
      {why !== undefined && (
        <p className="form-trouble" role="alert">
          {why}
        </p>
      )}
    </form>
  )
}
