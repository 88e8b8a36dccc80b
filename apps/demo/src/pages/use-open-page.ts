import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { loadPage } from './open-page.ts'
import type { OpenPage, PageParts } from './open-page.ts'
import type { PageEntry } from './page-list.ts'

type Opening =
  | { readonly state: 'loading' }
  | { readonly state: 'open'; readonly page: PageEntry; readonly view: ReactNode }
  | { readonly state: 'failed'; readonly page: PageEntry; readonly why: string }

const LOADING: Opening = { state: 'loading' }

/** Opens a page while it is shown, and closes it when another one is. `attempt`: another number tries again. */
export function useOpenPage(page: PageEntry, parts: PageParts, attempt: number): Opening {
  const [opening, setOpening] = useState(LOADING)
  useEffect(() => {
    let shown: OpenPage | 'not yet' | 'no longer' = 'not yet'
    loadPage(page.name)
      .then(({ openPage }) => {
        if (shown === 'no longer') return
        shown = openPage(parts)
        setOpening({ state: 'open', page, view: shown.view })
      })
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error)
        if (shown !== 'no longer') setOpening({ state: 'failed', page, why })
      })
    return () => {
      if (typeof shown === 'object') shown.close()
      shown = 'no longer'
    }
  }, [page, parts, attempt])
  // What was opened for another page is closed by now.
  return opening.state !== 'loading' && opening.page !== page ? LOADING : opening
}
