import type { OpenPage, PageParts } from '../pages/open-page.ts'
import { Dashboard } from './dashboard.tsx'
import { openDesk } from './desk.ts'

export function openPage(parts: PageParts): OpenPage {
  const desk = openDesk(parts)
  return {
    view: <Dashboard desk={desk} onSignOut={parts.onSignOut} />,
    close: desk.close,
  }
}
