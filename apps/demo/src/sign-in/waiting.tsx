import { Icon, Mark } from '../design/icon.tsx'
import './sign-in.css'

interface WaitingProps {
  /** Absent while nothing has gone wrong. */
  readonly why: string | undefined
  readonly onRetry: () => void
}

/** Before the page knows where its server is. */
export function Waiting({ why, onRetry }: WaitingProps) {
  return (
    <main className="door">
      <div className="door-card door-waiting">
        <Mark size={36} />
        {why === undefined ? (
          <p className="soft" role="status">
            Asking where the server is…
          </p>
        ) : (
          <>
            <p role="alert">{why}</p>
            <button type="button" className="button" onClick={onRetry}>
              <Icon name="again" />
              Try again
            </button>
          </>
        )}
      </div>
    </main>
  )
}
