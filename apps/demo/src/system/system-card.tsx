import { useConnection } from 'maxine-react'
import { ConnectionRow } from '../connection/connection-row.tsx'
import { WordsView } from '../connection/words-view.tsx'
import { Icon } from '../design/icon.tsx'
import { useStore } from '../design/use-store.ts'
import { mayBreak } from '../sign-in/role.ts'
import { breakWords } from './break-words.ts'
import { missedWords } from './missed-words.ts'
import type { LossWords } from './missed-words.ts'
import { useSystem } from './system-desk.ts'

/** What the connection does, and what may have been missed by it. */
export function SystemLink({ loss }: { readonly loss: LossWords }) {
  return (
    <section className="card link" aria-label="Connection and what was missed">
      <ConnectionRow />
      <MissedRow loss={loss} />
    </section>
  )
}

function MissedRow({ loss }: { readonly loss: LossWords }) {
  const outages = useStore(useSystem().outages)
  const words = missedWords(outages, loss)
  const isGap = outages.list.some((outage) => outage.isGap)
  return (
    <div
      className="link-row"
      data-testid="missed"
      data-outages={outages.list.length}
      data-gap={isGap ? 'told' : 'none'}
    >
      <WordsView words={words} />
    </div>
  )
}

interface BreakCardProps {
  /** What to look at. */
  readonly watch: string
}

/** Takes the connection away on purpose. */
export function BreakCard({ watch }: BreakCardProps) {
  const { session, breaker, outages, retry } = useSystem()
  const { status } = useConnection()
  const breaking = useStore(breaker.breaking)
  const story = useStore(outages)
  const isAllowed = mayBreak(session.role)
  return (
    <section className="card break-card" aria-label="Break it">
      <div className="break-head">
        <button
          type="button"
          className="button"
          data-testid="drop"
          disabled={!isAllowed}
          aria-describedby="break-says"
          onClick={() => void breaker.drop()}
        >
          <Icon name="cut" />
          Drop the connection
        </button>
        {status === 'closed' && (
          <button type="button" className="button primary" onClick={retry}>
            <Icon name="again" />
            Connect again
          </button>
        )}
      </div>
      <p id="break-says" className="break-says soft" role="status">
        {isAllowed
          ? (breakWords(breaking, story) ?? watch)
          : 'Viewers may look. Sign in as operator to break it.'}
      </p>
    </section>
  )
}
