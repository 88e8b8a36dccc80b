import { MaxineProvider } from 'maxine-react'
import type { OpenPage, PageParts } from '../pages/open-page.ts'
import { addressOf } from '../read-config.ts'
import { NexusContext, openNexusDesk } from './nexus-desk.ts'
import { NexusPage } from './nexus-page.tsx'

export function openPage(parts: PageParts): OpenPage {
  const desk = openNexusDesk(addressOf(parts.config, 'nexus'), parts)
  return {
    view: (
      <NexusContext value={desk}>
        <MaxineProvider client={desk.client}>
          <NexusPage />
        </MaxineProvider>
      </NexusContext>
    ),
    close: desk.close,
  }
}
