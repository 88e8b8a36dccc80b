import { Component } from 'react'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

interface ErrorBoundaryProps {
  /** What is broken, as it is called on the page. */
  readonly what: string
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly error?: Error | undefined
}

/** One part that fails says so in its own place, and leaves the others alone. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = {}

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div className="empty" role="alert">
        <Icon name="warning" size={20} />
        <p className="empty-lead">{this.props.what} cannot be shown</p>
        <p className="soft">{error.message}</p>
        <button
          type="button"
          className="button small"
          onClick={() => this.setState({ error: undefined })}
        >
          Try again
        </button>
      </div>
    )
  }
}
