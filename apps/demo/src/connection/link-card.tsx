import { useRegistryStatus } from 'maxine-react'
import { ConnectionRow } from './connection-row.tsx'
import { pictureWords } from './connection-words.ts'
import { WordsView } from './words-view.tsx'

/** What the connection does, and what the picture is worth. */
export function LinkCard() {
  return (
    <section className="card link" aria-label="Connection and picture">
      <ConnectionRow />
      <PictureRow />
    </section>
  )
}

function PictureRow() {
  const status = useRegistryStatus()
  return (
    <div className="link-row" data-testid="picture" data-state={status.state}>
      <WordsView words={pictureWords(status)} />
    </div>
  )
}
