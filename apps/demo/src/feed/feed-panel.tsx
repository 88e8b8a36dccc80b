import { memo, useCallback, useMemo, useState } from 'react'
import { countText, plural } from '../design/number-text.ts'
import { Icon } from '../design/icon.tsx'
import { Empty, Panel } from '../design/panel.tsx'
import { WindowedList } from '../design/windowed-list.tsx'
import { useDesk } from '../shell/desk-context.ts'
import type { Selection } from '../shell/selection.ts'
import { EventFilter } from './event-filter.tsx'
import { EventRow } from './event-row.tsx'
import { only } from './tape.ts'
import { useHold } from './use-hold.ts'
import './feed.css'

const ROW_HEIGHT = 28

interface FeedPanelProps {
  readonly onSelect: (selection: Selection) => void
}

export const FeedPanel = memo(function FeedPanel({ onSelect }: FeedPanelProps) {
  const { tape } = useDesk()
  const { live, shown, by, rounds, toggle, onScrolled } = useHold(tape)
  const [names, setNames] = useState<ReadonlySet<string>>(NO_NAMES)
  const frame = useMemo(() => (names.size === 0 ? shown : only(shown, names)), [shown, names])
  const keyAt = useCallback((index: number) => `${frame.at(index)?.seq ?? -index}`, [frame])
  const onOpen = useCallback(
    (index: number) => {
      const entry = frame.at(index)
      if (entry) onSelect({ kind: 'event', entry })
    },
    [frame, onSelect],
  )
  return (
    <Panel
      title="Events"
      testId="feed"
      area="feed"
      count={plural(live.total, 'event')}
      actions={
        <>
          <EventFilter names={tape.names} chosen={names} onChosen={setNames} />
          <PauseButton
            isHeld={by !== 'nobody'}
            waiting={live.total - shown.total}
            onToggle={toggle}
          />
        </>
      }
    >
      {frame.length === 0 ? (
        <NoEvents isFiltered={names.size > 0} />
      ) : (
        <WindowedList
          key={rounds}
          label="Events, newest first"
          testId="feed-list"
          role="listbox"
          count={frame.length}
          rowHeight={ROW_HEIGHT}
          keyAt={keyAt}
          onOpen={onOpen}
          onScrolled={onScrolled}
          row={(props, index) => {
            const entry = frame.at(index)
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
      onClick={onToggle}
    >
      <Icon name={isHeld ? 'play' : 'pause'} size={14} />
      {isHeld ? (
        <span className="figures">
          <span className="heard">Go on: </span>
          {countText(waiting)} waiting
        </span>
      ) : (
        'Pause'
      )}
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
