import type { ReactNode } from 'react'
import { Mark } from '../design/icon.tsx'
import { PagesNav } from '../pages/pages-nav.tsx'
import { ThemeToggle } from '../shell/theme-toggle.tsx'
import { WhoIsIn } from '../shell/who-is-in.tsx'
import { SystemContext } from './system-desk.ts'
import type { SystemDesk } from './system-desk.ts'
import '../design/frame.css'
import '../shell/top-bar.css'
import './system-page.css'

interface SystemPageProps {
  readonly desk: SystemDesk
  /** As the system calls itself. */
  readonly name: string
  /** What it is, in two words. */
  readonly what: string
  /** Of the grid its panels stand in. */
  readonly grid: string
  readonly children: ReactNode
}

/** What is around the panels of a system, and alike for all but the dashboard. */
export function SystemPage({ desk, name, what, grid, children }: SystemPageProps) {
  const { session, onSignOut } = desk
  return (
    <SystemContext value={desk}>
      <div className="shell">
        <a className="skip" href="#system">
          Skip to {name}
        </a>
        <header className="top">
          <div className="brand">
            <Mark />
            <span className="brand-name">{name}</span>
            <span className="brand-what faint">{what}</span>
          </div>
          <PagesNav />
          <div className="top-actions">
            <ThemeToggle />
            <WhoIsIn session={session} onSignOut={onSignOut} />
          </div>
        </header>
        <main id="system" className={`system ${grid}`} tabIndex={-1} data-testid="system">
          <h1 className="heard">
            {name}, {what}
          </h1>
          {children}
        </main>
      </div>
    </SystemContext>
  )
}
