import { useEffect, useState } from 'react'
import { Waiting } from '../sign-in/waiting.tsx'
import type { PageParts } from './open-page.ts'
import { usePlace } from './place.ts'
import { useOpenPage } from './use-open-page.ts'

/** The page of the system the reader has chosen. */
export function SignedIn({ parts }: { readonly parts: PageParts }) {
  const { page, by } = usePlace()
  const [attempt, setAttempt] = useState(1)
  const opening = useOpenPage(page, parts, attempt)
  const { state } = opening
  useEffect(() => {
    // The link that was followed is gone with its page: whoever listens or types goes on in the new one.
    if (state !== 'open' || by !== 'link') return
    scrollTo({ top: 0 })
    document.querySelector('main')?.focus({ preventScroll: true })
  }, [state, by, page])
  if (opening.state === 'open') return opening.view
  const why =
    opening.state === 'failed' ? `${page.label} cannot be shown: ${opening.why}` : undefined
  return (
    <Waiting says={`Opening ${page.label}…`} why={why} onRetry={() => setAttempt(attempt + 1)} />
  )
}
