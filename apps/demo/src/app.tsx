import { useEffect, useState } from 'react'
import { loadPage } from './pages/open-page.ts'
import type { PageParts } from './pages/open-page.ts'
import { usePlace } from './pages/place.ts'
import { SignedIn } from './pages/signed-in.tsx'
import { fetchConfig } from './read-config.ts'
import type { DemoConfig } from './read-config.ts'
import { forgetSession, keepSession, restoreSession } from './sign-in/session.ts'
import type { Session } from './sign-in/session.ts'
import { SignIn } from './sign-in/sign-in.tsx'
import { TokenKeeper } from './sign-in/token-keeper.ts'
import { Waiting } from './sign-in/waiting.tsx'

type Stage =
  | { readonly name: 'loading' }
  | { readonly name: 'failed'; readonly why: string }
  | { readonly name: 'signed-out'; readonly config: DemoConfig; readonly why?: string }
  | { readonly name: 'signed-in'; readonly parts: PageParts }

export function App() {
  const [stage, setStage] = useState<Stage>({ name: 'loading' })
  const [attempt, setAttempt] = useState(1)
  const { page } = usePlace()

  useEffect(() => {
    document.title = page.title
    // Needed as soon as somebody has signed in; where it cannot be had, it is asked for again then.
    loadPage(page.name).catch(() => undefined)
  }, [page])

  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    fetchConfig((input) => fetch(input, { signal })).then(
      (config) => {
        if (!signal.aborted) setStage(firstStage(config, setStage))
      },
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error)
        if (!signal.aborted) setStage({ name: 'failed', why })
      },
    )
    return () => controller.abort()
  }, [attempt])

  if (stage.name === 'signed-in') return <SignedIn parts={stage.parts} />
  if (stage.name === 'signed-out') {
    const { config, why } = stage
    return (
      <SignIn
        config={config}
        why={why}
        onSignedIn={(session) => setStage(signIn(config, session, setStage))}
      />
    )
  }
  const retry = () => {
    setStage({ name: 'loading' })
    setAttempt(attempt + 1)
  }
  const why = stage.name === 'failed' ? stage.why : undefined
  return <Waiting says="Asking where the server is…" why={why} onRetry={retry} />
}

type SetStage = (stage: Stage) => void

function firstStage(config: DemoConfig, setStage: SetStage): Stage {
  const session = restoreSession(sessionStorage)
  return session ? signIn(config, session, setStage) : { name: 'signed-out', config }
}

/** One session for all systems: their servers know the same tokens. */
function signIn(config: DemoConfig, session: Session, setStage: SetStage): Stage {
  keepSession(sessionStorage, session)
  const { token } = session
  const onRenewed = (renewed: string) => keepSession(sessionStorage, { ...session, token: renewed })
  const tokens = new TokenKeeper({ httpUrl: config.httpUrl, token, onRenewed })
  const onOver = (why: string) => setStage(signOut(config, why))
  const onSignOut = () => setStage(signOut(config))
  return { name: 'signed-in', parts: { config, session, tokens, onOver, onSignOut } }
}

function signOut(config: DemoConfig, why?: string): Stage {
  forgetSession(sessionStorage)
  return { name: 'signed-out', config, ...(why !== undefined && { why }) }
}
