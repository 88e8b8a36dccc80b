import { Countdown, Since } from '../design/ticking.tsx'
import type { Words } from './connection-words.ts'
import './link-card.css'

/** Words with a light beside them, and their time counting. */
export function WordsView({ words: { tone, lead, detail, time } }: { readonly words: Words }) {
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
