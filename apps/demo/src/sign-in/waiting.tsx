import { Icon, Mark } from '../design/icon.tsx'
import './sign-in.css'

interface WaitingProps {
  /** What is waited for, in words. */
  readonly says: string
  /** Absent while nothing has gone wrong. */
  readonly why: string | undefined
  readonly onRetry: () => void
}

/** Before there is anything to show; says so only where it takes long enough to be read. */
export function Waiting({ says, why, onRetry }: WaitingProps) {
  return (
    <main className="door">
      <div className="door-card door-waiting">
        <Mark size={36} />
        {why === undefined ? (
          <p className="soft" role="status">
            {says}
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
