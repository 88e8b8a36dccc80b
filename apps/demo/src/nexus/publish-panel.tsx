import { useState } from 'react'
import { countText } from '../design/number-text.ts'
import { Panel } from '../design/panel.tsx'
import { fieldsOf } from '../system/ask.ts'
import type { Answer } from '../system/ask.ts'
import { CHANNELS } from './channels.ts'
import { FIELDS } from './filters.ts'
import { useNexus } from './nexus-desk.ts'
import { METRICS } from './publishing.ts'
import type { Draft } from './publishing.ts'

const FIRST: Draft = {
  channel: 'system.alerts',
  source: 'server-01',
  priority: 'high',
  text: 'Look at this',
}

/** Publishes over HTTP: what comes back is seen on the channel, by whoever is subscribed. */
export function PublishPanel() {
  const { publish } = useNexus()
  const [draft, setDraft] = useState(FIRST)
  const [answer, setAnswer] = useState<Answer>()
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  return (
    <Panel title="Publish" testId="publish" area="publish" count="POST /publish">
      <form
        className="line-form"
        onSubmit={(event) => {
          event.preventDefault()
          void publish(draft).then(setAnswer)
        }}
      >
        <Choice
          label="Channel"
          value={draft.channel}
          values={CHANNELS.map(({ name }) => name)}
          onChosen={(channel) => change({ channel })}
        />
        <Choice
          label="Source"
          value={draft.source}
          values={FIELDS.source}
          onChosen={(source) => change({ source })}
        />
        <Choice
          label="Priority"
          value={draft.priority}
          values={FIELDS.priority}
          onChosen={(priority) => change({ priority })}
        />
        <label className="field wide">
          <span>{draft.channel === METRICS ? 'cpu_usage, in percent' : 'Message'}</span>
          <input
            className="input"
            data-testid="publish-text"
            value={draft.text}
            maxLength={200}
            required
            onChange={({ target }) => change({ text: target.value })}
          />
        </label>
        <button type="submit" className="button primary" data-testid="publish-send">
          Publish
        </button>
      </form>
      <p
        className={`panel-note ${answer?.outcome === 'refused' ? 'bad' : ''}`}
        role="status"
        data-testid="publish-answer"
      >
        {answer
          ? wordsOf(answer)
          : 'Anybody who is signed in may, on the channels of their scopes.'}
      </p>
    </Panel>
  )
}

function wordsOf(answer: Answer): string {
  if (answer.outcome === 'refused') return answer.says
  const { channel, offset } = fieldsOf(answer.body)
  const place = typeof offset === 'number' ? `, event ${countText(offset)} of this server` : ''
  return `Published on ${String(channel)}${place}.`
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly values: readonly string[]
  readonly onChosen: (value: string) => void
}

function Choice({ label, value, values, onChosen }: ChoiceProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <select className="input" value={value} onChange={({ target }) => onChosen(target.value)}>
        {values.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  )
}
