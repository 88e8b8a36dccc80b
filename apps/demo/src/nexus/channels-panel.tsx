import { useServiceEvents } from 'maxine-react'
import { useState } from 'react'
import type { Filter } from 'maxine-client'
import { Panel } from '../design/panel.tsx'
import type { Tone } from '../design/tone.ts'
import { useStore } from '../design/use-store.ts'
import { CHANNELS, FIRST_CHANNELS } from './channels.ts'
import { FIELDS, filterWords, NOTHING_CHOSEN, toggled, whereOf } from './filters.ts'
import type { Chosen } from './filters.ts'
import { useNexus } from './nexus-desk.ts'

/** Which channels are subscribed, with which filters, and what the server says to that. */
export function ChannelsPanel() {
  const { said } = useNexus()
  const [channels, setChannels] = useState(FIRST_CHANNELS)
  const [chosen, setChosen] = useState(NOTHING_CHOSEN)
  const last = useStore(said)
  const toggle = (name: string) => {
    const after = new Set(channels)
    if (!after.delete(name)) after.add(name)
    setChannels(after)
  }
  return (
    <Panel title="Channels" testId="channels" area="channels" count={`${channels.size} chosen`}>
      <div className="channels-body" tabIndex={0} role="group" aria-label="Channels and filters">
        <ul className="channel-list">
          {CHANNELS.map(({ name, what }) => (
            <ChannelRow
              key={name}
              name={name}
              what={what}
              where={whereOf(chosen)}
              isChosen={channels.has(name)}
              onToggle={() => toggle(name)}
            />
          ))}
        </ul>
        <Filters chosen={chosen} onChosen={setChosen} />
      </div>
      <p className="panel-note" role="status" data-testid="said">
        {last ?? 'The server has confirmed nothing yet.'}
      </p>
    </Panel>
  )
}

interface ChannelRowProps {
  readonly name: string
  readonly what: string
  readonly where: Filter['where'] | undefined
  readonly isChosen: boolean
  readonly onToggle: () => void
}

const WORDS: Readonly<Record<string, readonly [Tone, string]>> = {
  disabled: ['unknown', ''],
  pending: ['warn', 'asking'],
  active: ['good', 'confirmed'],
  rejected: ['bad', 'refused'],
}

/** Listens as long as it is chosen: what is told of that is the server's word. */
function ChannelRow({ name, what, where, isChosen, onToggle }: ChannelRowProps) {
  const { record } = useNexus()
  const filter = { event: name, ...(where && { where }) }
  const { status, error } = useServiceEvents(filter, record, { enabled: isChosen })
  const [tone, word] = WORDS[status] ?? WORDS['pending'] ?? ['unknown', '']
  return (
    <li>
      <label className="channel" data-testid="channel" data-channel={name} data-state={status}>
        <input type="checkbox" className="check" checked={isChosen} onChange={onToggle} />
        <span className="channel-words">
          <span className="channel-name mono cut">{name}</span>
          <span className="faint cut" title={error?.message}>
            {error?.message ?? what}
          </span>
        </span>
        {word !== '' && <span className={`badge ${tone}`}>{word}</span>}
      </label>
    </li>
  )
}

interface FiltersProps {
  readonly chosen: Chosen
  readonly onChosen: (chosen: Chosen) => void
}

function Filters({ chosen, onChosen }: FiltersProps) {
  return (
    <div className="filters" data-testid="filters">
      {Object.entries(FIELDS).map(([field, values]) => (
        <fieldset key={field} className="filter-field">
          <legend className="mono">{field}</legend>
          <div className="filter-values">
            {values.map((value) => (
              <button
                key={value}
                type="button"
                className="chip outlined"
                aria-pressed={chosen[field]?.includes(value) ?? false}
                data-value={value}
                onClick={() => onChosen(toggled(chosen, field, value))}
              >
                {value}
              </button>
            ))}
          </div>
        </fieldset>
      ))}
      <p className="filter-words soft" role="status" data-testid="filter-words">
        {filterWords(chosen)}.
      </p>
    </div>
  )
}
