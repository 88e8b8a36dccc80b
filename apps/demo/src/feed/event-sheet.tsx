import { CopyButton } from '../design/copy-button.tsx'
import { JsonView } from '../design/json-view.tsx'
import { Sheet } from '../design/sheet.tsx'
import { clockText } from '../design/time-text.ts'
import { AgoWords } from '../design/ticking.tsx'
import type { Selection } from '../shell/selection.ts'
import { nodeOf } from './event-words.ts'
import type { TapeEntry } from './tape.ts'

interface EventSheetProps {
  readonly entry: TapeEntry
  readonly onClose: () => void
  readonly onSelect: (selection: Selection) => void
}

export function EventSheet({ entry: { event }, onClose, onSelect }: EventSheetProps) {
  const { timestamp, offset, data, raw } = event
  const node = nodeOf(event)
  return (
    <Sheet
      over="Event"
      title={event.event}
      testId="event-panel"
      onClose={onClose}
      actions={<CopyButton label="Copy the event as JSON" text={() => jsonOf(event)} />}
    >
      <dl className="facts sheet-part">
        <dt>Offset</dt>
        <dd className="figures">{offset ?? 'the server keeps none'}</dd>
        <dt>Happened</dt>
        <dd className="figures">
          {timestamp === undefined ? (
            'the server does not say'
          ) : (
            <>
              {clockText(timestamp)} <span className="faint">by the server’s clock, </span>
              <AgoWords at={timestamp} className="faint" />
            </>
          )}
        </dd>
        {node && (
          <>
            <dt>Node</dt>
            <dd>
              <button
                type="button"
                className="link-button"
                onClick={() => onSelect({ kind: 'node', ...node })}
              >
                {node.nodeId}
              </button>
            </dd>
          </>
        )}
      </dl>
      <section className="sheet-part">
        <h3>{raw === undefined ? 'Data' : 'As it came'}</h3>
        <JsonView value={raw ?? data} label="The event as JSON" />
      </section>
    </Sheet>
  )
}

function jsonOf(event: TapeEntry['event']): string {
  return JSON.stringify(event, undefined, 2)
}
