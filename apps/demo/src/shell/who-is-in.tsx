import { Icon } from '../design/icon.tsx'
import type { Session } from '../sign-in/session.ts'

interface WhoIsInProps {
  readonly session: Session
  readonly onSignOut: () => void
}

export function WhoIsIn({ session: { username, role }, onSignOut }: WhoIsInProps) {
  return (
    <>
      <div className="who" data-testid="user" title={`Signed in as ${username}, role ${role}`}>
        {username !== role && <span className="who-name wide-only">{username}</span>}
        <span className="badge accent" data-testid="role">
          {role}
        </span>
      </div>
      <button
        type="button"
        className="button quiet square"
        data-testid="sign-out"
        aria-label="Sign out"
        title="Sign out"
        onClick={onSignOut}
      >
        <Icon name="leave" />
      </button>
    </>
  )
}
