import type { MouseEvent } from 'react'
import { PAGES } from './page-list.ts'
import type { PageEntry } from './page-list.ts'
import { goTo, usePlace } from './place.ts'
import './pages-nav.css'

/** From system to system: plain links, so that each can be kept, sent and opened in another window. */
export function PagesNav() {
  const { page } = usePlace()
  return (
    <nav className="pages" aria-label="Systems">
      <ul>
        {PAGES.map((entry) => (
          <li key={entry.name}>
            <a
              href={entry.path}
              data-testid={`page-${entry.name}`}
              aria-current={entry === page ? 'page' : undefined}
              onClick={(event) => follow(event, entry)}
            >
              {entry.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** What asks for another window or tab is the browser's. */
function follow(event: MouseEvent, entry: PageEntry): void {
  const { button, metaKey, ctrlKey, shiftKey, altKey } = event
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return
  event.preventDefault()
  goTo(entry)
}
