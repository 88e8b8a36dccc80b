import { MaxineClient } from 'maxine-client/http'
import { useState } from 'react'
import { Icon, Mark } from '../design/icon.tsx'
import type { DemoAccount, DemoConfig } from '../read-config.ts'
import { sessionOf } from './session.ts'
import type { Session } from './session.ts'
import { signInTrouble } from './sign-in-trouble.ts'
import './sign-in.css'

interface SignInProps {
  readonly config: DemoConfig
  /** Why somebody who was signed in no longer is. */
  readonly why: string | undefined
  readonly onSignedIn: (session: Session) => void
}

type Progress =
  | { readonly step: 'asking' }
  | { readonly step: 'waiting'; readonly username: string }
  | { readonly step: 'declined'; readonly why: string }

interface Credentials {
  readonly username: string
  readonly password: string
}

export function SignIn({ config, why, onSignedIn }: SignInProps) {
  const [progress, setProgress] = useState<Progress>(
    why === undefined ? { step: 'asking' } : { step: 'declined', why: `Signed out: ${why}.` },
  )
  const [kept, setKept] = useState<Session['kept']>('in-memory')

  const signIn = async ({ username, password }: Credentials) => {
    setProgress({ step: 'waiting', username })
    try {
      const client = new MaxineClient({ url: config.httpUrl, retries: 0 })
      const { token } = await client.signIn(username, password)
      onSignedIn(sessionOf(username, token, kept))
    } catch (error) {
      setProgress({ step: 'declined', why: signInTrouble(error) })
    }
  }

  const isBusy = progress.step === 'waiting'
  return (
    <main className="door">
      <section className="door-card" data-testid="sign-in" aria-labelledby="sign-in-title">
        <header className="door-head">
          <Mark size={36} />
          <div>
            <h1 id="sign-in-title">Maxine live registry</h1>
            <p className="soft">A picture of a fleet that mends itself while you break it.</p>
          </div>
        </header>
        <Accounts
          accounts={config.accounts}
          waitingFor={isBusy ? progress.username : undefined}
          onChosen={(account) => void signIn(account)}
        />
        <p className="door-or">
          <span>or with a name and a password</span>
        </p>
        <SignInForm isBusy={isBusy} onSubmitted={(credentials) => void signIn(credentials)} />
        <label className="door-keep">
          <input
            type="checkbox"
            className="check"
            checked={kept === 'in-tab'}
            onChange={(event) => setKept(event.target.checked ? 'in-tab' : 'in-memory')}
          />
          <span>Stay signed in in this tab</span>
        </label>
        <p className="door-trouble" role="alert">
          {progress.step === 'declined' && (
            <>
              <Icon name="warning" />
              {progress.why}
            </>
          )}
        </p>
      </section>
    </main>
  )
}

interface AccountsProps {
  readonly accounts: readonly DemoAccount[]
  readonly waitingFor: string | undefined
  readonly onChosen: (account: DemoAccount) => void
}

function Accounts({ accounts, waitingFor, onChosen }: AccountsProps) {
  if (accounts.length === 0) return null
  return (
    <ul className="accounts" aria-label="Demo accounts">
      {accounts.map((account) => (
        <li key={account.username}>
          <button
            type="button"
            className="account"
            data-testid={`sign-in-as-${account.role}`}
            disabled={waitingFor !== undefined}
            onClick={() => onChosen(account)}
          >
            <span className="account-initial" aria-hidden="true">
              {account.username.slice(0, 1).toUpperCase()}
            </span>
            <span className="account-words">
              <span className="account-name">Continue as {account.username}</span>
              <span className="soft">{account.may}</span>
            </span>
            <Icon name={waitingFor === account.username ? 'again' : 'right'} />
          </button>
        </li>
      ))}
    </ul>
  )
}

interface SignInFormProps {
  readonly isBusy: boolean
  readonly onSubmitted: (credentials: Credentials) => void
}

function SignInForm({ isBusy, onSubmitted }: SignInFormProps) {
  const submit = (data: FormData) => {
    const [username, password] = [data.get('username'), data.get('password')]
    if (typeof username === 'string' && typeof password === 'string') {
      onSubmitted({ username, password })
    }
  }
  return (
    <form
      className="door-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      <label className="field">
        <span>Name</span>
        <input className="input" name="username" autoComplete="username" required />
      </label>
      <label className="field">
        <span>Password</span>
        <input
          className="input"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
      </label>
      <button type="submit" className="button primary" disabled={isBusy}>
        {isBusy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  )
}
