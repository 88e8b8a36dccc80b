import { useMemo } from 'react'
import { Ago } from '../design/ticking.tsx'
import { useStore } from '../design/use-store.ts'
import { eventWords } from '../feed/event-words.ts'
import { useDesk } from '../shell/desk-context.ts'
import { nodeMoments } from './node-events.ts'
import type { NodeMoment } from './node-events.ts'
import { useHistory } from './use-history.ts'

const NONE = [] as const

/** What happened to a node: what the server remembers, and what came since. */
export function NodeHistory({ nodeId }: { readonly nodeId: string }) {
  const history = useHistory(nodeId)
  const frame = useStore(useDesk().tape.frame)
  const remembered = history.state === 'read' ? history.events : NONE
  const moments = useMemo(() => nodeMoments(nodeId, remembered, frame), [nodeId, remembered, frame])
  return (
    <section className="sheet-part" aria-busy={history.state === 'reading'}>
      <h3>
        What happened to it
        {history.state === 'reading' && <span className="badge">reading</span>}
      </h3>
      {history.state === 'failed' && (
        <p className="node-gone">
          The history cannot be read ({history.why}); this is what came since.
        </p>
      )}
      {moments.length === 0 && history.state !== 'reading' && (
        <p className="faint">Nothing that the server remembers.</p>
      )}
      <ol className="moments">
        {moments.map((moment) => (
          <Moment key={moment.id} moment={moment} />
        ))}
      </ol>
    </section>
  )
}

function Moment({ moment: { event } }: { readonly moment: NodeMoment }) {
  const { tone, detail } = eventWords(event)
  return (
    <li className="moment">
      <span className={`dot ${tone}`} />
      <span className="cut">
        {event.event} {detail && <span className="faint">{detail}</span>}
      </span>
      <Ago at={event.timestamp} className="faint" />
    </li>
  )
}
