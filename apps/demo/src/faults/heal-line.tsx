import { useStore } from '../design/use-store.ts'
import { useDesk } from '../shell/desk-context.ts'
import { Icon } from '../design/icon.tsx'
import { healWords } from './heal-words.ts'

/** The way back, step by step and in numbers. */
export function HealLine() {
  const story = useStore(useDesk().healer.story)
  const { lead, steps, sum } = healWords(story)
  return (
    <section
      className={`heal ${story.state}`}
      aria-label="How it mends"
      data-testid="heal"
      data-state={story.state}
    >
      <p className="heal-lead cut" role="status">
        {lead}
      </p>
      <ol className="heal-steps">
        {steps.map(({ name, text, state }) => (
          <li key={name} className={`heal-step ${state}`}>
            <span className="heal-mark" aria-hidden="true">
              {state === 'done' && <Icon name="done" size={10} />}
            </span>
            <span className="heal-name">{name}</span>
            <span className="heal-time figures">{text}</span>
          </li>
        ))}
      </ol>
      <p className="heal-sum figures cut" title={sum}>
        {sum}
      </p>
    </section>
  )
}
