import { useEffect, useState } from 'react'
import { Dashboard } from './shell/dashboard.tsx'
import { openDesk } from './shell/desk.ts'
import type { Desk } from './shell/desk.ts'
import { fetchConfig } from './read-config.ts'
import type { DemoConfig } from './read-config.ts'
import { forgetSession, keepSession, restoreSession } from './sign-in/session.ts'
import type { Session } from './sign-in/session.ts'
import { SignIn } from './sign-in/sign-in.tsx'
import { Waiting } from './sign-in/waiting.tsx'

type Stage =
  | { readonly name: 'loading' }
  | { readonly name: 'failed'; readonly why: string }
  | { readonly name: 'signed-out'; readonly config: DemoConfig; readonly why?: string }
  | { readonly name: 'signed-in'; readonly config: DemoConfig; readonly desk: Desk }

export function App() {
  const [stage, setStage] = useState<Stage>({ name: 'loading' })
  const [attempt, setAttempt] = useState(1)

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

  if (stage.name === 'signed-in') {
    const { config, desk } = stage
    return <Dashboard desk={desk} onSignOut={() => setStage(signOut(config, desk))} />
  }
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
  return <Waiting why={stage.name === 'failed' ? stage.why : undefined} onRetry={retry} />
}

type SetStage = (stage: Stage) => void

function firstStage(config: DemoConfig, setStage: SetStage): Stage {
  const session = restoreSession(sessionStorage)
  return session ? signIn(config, session, setStage) : { name: 'signed-out', config }
}

function signIn(config: DemoConfig, session: Session, setStage: SetStage): Stage {
  keepSession(sessionStorage, session)
  const desk = openDesk(config, session, {
    onRenewed: (token) => keepSession(sessionStorage, { ...session, token }),
    onOver: (why) => setStage({ ...signOut(config, desk), why } as Stage),
  })
  return { name: 'signed-in', config, desk }
}

function signOut(config: DemoConfig, desk: Desk): Stage {
  forgetSession(sessionStorage)
  desk.close()
  return { name: 'signed-out', config }
}
