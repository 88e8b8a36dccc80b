import { useConnection, useRegistryStatus } from 'maxine-react'
import { Countdown, Since } from '../design/ticking.tsx'
import { connectionWords, pictureWords } from './connection-words.ts'
import type { Words } from './connection-words.ts'
import './link-card.css'

/** What the connection does, and what the picture is worth. */
export function LinkCard() {
  return (
    <section className="card link" aria-label="Connection and picture">
      <ConnectionRow />
      <PictureRow />
    </section>
  )
}

function ConnectionRow() {
  const state = useConnection()
  const words = connectionWords(state)
  return (
    <div className="link-row" data-testid="connection" data-state={state.status}>
      <WordsView words={words} />
    </div>
  )
}

function PictureRow() {
  const status = useRegistryStatus()
  return (
    <div className="link-row" data-testid="picture" data-state={status.state}>
      <WordsView words={pictureWords(status)} />
    </div>
  )
}

function WordsView({ words: { tone, lead, detail, time } }: { readonly words: Words }) {
  return (
    <>
      <span className={`beacon ${tone}`} aria-hidden="true">
        <span className={`dot ${tone}`} />
      </span>
      <p className="link-lead">
        <span role="status">{lead}</span>
        {time?.kind === 'until' && <Countdown at={time.at} className="soft" />}
        {time?.kind === 'since' && <Since at={time.at} className="link-time" />}
      </p>
      <p className="link-detail cut" title={detail}>
        {detail}
      </p>
    </>
  )
}
