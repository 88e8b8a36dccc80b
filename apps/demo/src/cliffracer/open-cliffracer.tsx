import { MaxineProvider } from 'maxine-react'
import type { OpenPage, PageParts } from '../pages/open-page.ts'
import { addressOf } from '../read-config.ts'
import { CliffracerContext, openCliffracerDesk } from './cliffracer-desk.ts'
import { CliffracerPage } from './cliffracer-page.tsx'

/** Where somebody is always at home. */
const FIRST_ROOM = 'lobby'

export function openPage(parts: PageParts): OpenPage {
  const desk = openCliffracerDesk(addressOf(parts.config, 'cliffracer'), parts)
  desk.join(FIRST_ROOM)
  return {
    view: (
      <CliffracerContext value={desk}>
        <MaxineProvider client={desk.client}>
          <CliffracerPage />
        </MaxineProvider>
      </CliffracerContext>
    ),
    close: desk.close,
  }
}
