import { useConnection } from 'maxine-react'
import { connectionWords } from './connection-words.ts'
import { WordsView } from './words-view.tsx'

/** What the connection of this page does, whatever it speaks. */
export function ConnectionRow() {
  const state = useConnection()
  const words = connectionWords(state)
  return (
    <div className="link-row" data-testid="connection" data-state={state.status}>
      <WordsView words={words} />
    </div>
  )
}
