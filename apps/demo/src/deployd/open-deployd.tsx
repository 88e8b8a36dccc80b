import { MaxineProvider } from 'maxine-react'
import type { OpenPage, PageParts } from '../pages/open-page.ts'
import { addressOf } from '../read-config.ts'
import { DeploydContext, openDeploydDesk } from './deployd-desk.ts'
import { DeploydPage } from './deployd-page.tsx'

export function openPage(parts: PageParts): OpenPage {
  const desk = openDeploydDesk(addressOf(parts.config, 'deployd'), parts)
  return {
    view: (
      <DeploydContext value={desk}>
        <MaxineProvider client={desk.client}>
          <DeploydPage />
        </MaxineProvider>
      </DeploydContext>
    ),
    close: desk.close,
  }
}
