import { memo, useCallback, useMemo, useState } from 'react'
import { countText, plural } from '../design/number-text.ts'
import { Icon } from '../design/icon.tsx'
import { Empty, Panel } from '../design/panel.tsx'
import { useStore } from '../design/use-store.ts'
import { WindowedList } from '../design/windowed-list.tsx'
import { useDesk } from '../shell/desk-context.ts'
import type { Selection } from '../shell/selection.ts'
import { EventFilter } from './event-filter.tsx'
import { EventRow } from './event-row.tsx'
import { frozen, only } from './tape.ts'
import type { TapeFrame } from './tape.ts'
import './feed.css'

const ROW_HEIGHT = 28

/** Beyond so many pixels from the top somebody is reading, and nothing moves under the eyes. */
const READING = 8

interface FeedPanelProps {
  readonly onSelect: (selection: Selection) => void
}

/** What is shown: all there is, or what there was when somebody asked it to stand still. */
type Hold =
  { readonly by: 'nobody' } | { readonly by: 'button' | 'scrolling'; readonly frame: TapeFrame }

export const FeedPanel = memo(function FeedPanel({ onSelect }: FeedPanelProps) {
  const { tape } = useDesk()
  const live = useStore(tape.frame)
  const [hold, setHold] = useState<Hold>({ by: 'nobody' })
  const [names, setNames] = useState<ReadonlySet<string>>(NO_NAMES)
  const all = hold.by === 'nobody' ? live : hold.frame
  const frame = useMemo(() => (names.size === 0 ? all : only(all, names)), [all, names])
  const waiting = live.total - all.total

  const keyAt = useCallback((index: number) => `${frame.at(index)?.seq ?? -index}`, [frame])
  const onOpen = useCallback(
    (index: number) => {
      const entry = frame.at(index)
      if (entry) onSelect({ kind: 'event', entry })
    },
    [frame, onSelect],
  )
  const onScrolled = (scrollTop: number) => {
    if (hold.by === 'nobody' && scrollTop > READING) {
      setHold({ by: 'scrolling', frame: frozen(tape.frame.get()) })
    }
    if (hold.by === 'scrolling' && scrollTop === 0) setHold({ by: 'nobody' })
  }
  const toggle = () => {
    const isHeld = hold.by !== 'nobody'
    setHold(isHeld ? { by: 'nobody' } : { by: 'button', frame: frozen(tape.frame.get()) })
  }
  return (
    <Panel
      title="Events"
      testId="feed"
      area="feed"
      count={plural(live.total, 'event')}
      actions={
        <>
          <EventFilter names={tape.names} chosen={names} onChosen={setNames} />
          <PauseButton isHeld={hold.by !== 'nobody'} waiting={waiting} onToggle={toggle} />
        </>
      }
    >
      {frame.length === 0 ? (
        <NoEvents isFiltered={names.size > 0} />
      ) : (
        <WindowedList
          // Another hold begins at the top again.
          key={hold.by === 'nobody' ? 'live' : 'held'}
          label="Events, newest first"
          testId="feed-list"
          role="listbox"
          count={frame.length}
          rowHeight={ROW_HEIGHT}
          keyAt={keyAt}
          onOpen={onOpen}
          onScrolled={onScrolled}
          row={(props) => {
            const entry = frame.at(props.index)
            return entry && <EventRow {...props} entry={entry} />
          }}
        />
      )}
    </Panel>
  )
})

const NO_NAMES: ReadonlySet<string> = new Set()

interface PauseButtonProps {
  readonly isHeld: boolean
  readonly waiting: number
  readonly onToggle: () => void
}

function PauseButton({ isHeld, waiting, onToggle }: PauseButtonProps) {
  return (
    <button
      type="button"
      className={`button small feed-pause ${isHeld ? 'primary' : ''}`}
      data-testid="feed-pause"
      data-waiting={waiting}
      aria-pressed={isHeld}
      aria-label={isHeld ? `Go on, ${plural(waiting, 'event')} waiting` : 'Pause'}
      onClick={onToggle}
    >
      <Icon name={isHeld ? 'play' : 'pause'} size={14} />
      {isHeld ? <span className="figures">{countText(waiting)} waiting</span> : 'Pause'}
    </button>
  )
}

function NoEvents({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty icon="filter" lead="None of these events yet">
      They show as soon as one happens.
    </Empty>
  ) : (
    <Empty lead="Listening">The first event shows here.</Empty>
  )
}
