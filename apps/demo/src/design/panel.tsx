import { useId } from 'react'
import type { ReactNode } from 'react'
import { ErrorBoundary } from './error-boundary.tsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon.tsx'
import './panel.css'

interface PanelProps {
  readonly title: string
  readonly testId: string
  /** Its place in the page's grid. */
  readonly area: string
  /** Beside the title: how many. */
  readonly count?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Panel({ title, testId, area, count, actions, children }: PanelProps) {
  const id = useId()
  return (
    <section
      className="panel"
      aria-labelledby={id}
      data-testid={testId}
      style={{ gridArea: area }}
      tabIndex={-1}
    >
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {count !== undefined && <span className="panel-count figures">{count}</span>}
        {actions && <div className="panel-actions">{actions}</div>}
      </header>
      <ErrorBoundary what={title}>{children}</ErrorBoundary>
    </section>
  )
}

interface EmptyProps {
  readonly icon?: IconName
  readonly lead: string
  readonly children?: ReactNode
}

/** What stands where nothing is. */
export function Empty({ icon, lead, children }: EmptyProps) {
  return (
    <div className="empty">
      {icon && <Icon name={icon} size={20} />}
      <p className="empty-lead">{lead}</p>
      {children && <p className="faint">{children}</p>}
    </div>
  )
}

/** Rows to come, of the height they will have. */
export function Skeleton({
  rows,
  rowHeight,
}: {
  readonly rows: number
  readonly rowHeight: number
}) {
  const bars = Array.from({ length: rows }, (_, index) => (
    <div key={index} className="skeleton-row" style={{ height: rowHeight }}>
      <span style={{ width: `${38 + ((index * 17) % 40)}%` }} />
    </div>
  ))
  return (
    <div className="skeleton" aria-hidden="true">
      {bars}
    </div>
  )
}
