import { useEffect, useRef } from 'react'
import { Icon, Mark } from '../design/icon.tsx'
import { PagesNav } from '../pages/pages-nav.tsx'
import { useDesk } from './desk-context.ts'
import { ThemeToggle } from './theme-toggle.tsx'
import { WhoIsIn } from './who-is-in.tsx'
import './top-bar.css'

interface TopBarProps {
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly onDiagnostics: () => void
  readonly onSignOut: () => void
}

export function TopBar({ search, onSearch, onDiagnostics, onSignOut }: TopBarProps) {
  const { session } = useDesk()
  return (
    <header className="top">
      <div className="brand">
        <Mark />
        <span className="brand-name">Maxine</span>
        <span className="brand-what faint">live registry</span>
      </div>
      <PagesNav />
      <Search search={search} onSearch={onSearch} />
      <div className="top-actions">
        <button
          type="button"
          className="button"
          data-testid="drawer-open"
          aria-label="What happened"
          onClick={onDiagnostics}
        >
          <Icon name="timeline" />
          <span className="wide-only">What happened</span>
        </button>
        <ThemeToggle />
        <WhoIsIn session={session} onSignOut={onSignOut} />
      </div>
    </header>
  )
}

function Search({ search, onSearch }: Pick<TopBarProps, 'search' | 'onSearch'>) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={input}
        className="input"
        type="search"
        data-testid="search"
        aria-label="Search services and nodes"
        aria-keyshortcuts="/"
        placeholder="Search services, nodes, addresses"
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          onSearch('')
          event.currentTarget.blur()
        }}
      />
      <kbd className="key" aria-hidden="true">
        /
      </kbd>
    </search>
  )
}
