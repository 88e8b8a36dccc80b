import { useEffect, useRef } from 'react'
import { Icon, Mark } from '../design/icon.tsx'
import { toggleTheme, useTheme } from '../design/theme.ts'
import { useDesk } from './desk-context.ts'
import './top-bar.css'

interface TopBarProps {
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly onDiagnostics: () => void
  readonly onSignOut: () => void
}

export function TopBar({ search, onSearch, onDiagnostics, onSignOut }: TopBarProps) {
  const { username, role } = useDesk().session
  return (
    <header className="top">
      <div className="brand">
        <Mark />
        <span className="brand-name">Maxine</span>
        <span className="brand-what faint">live registry</span>
      </div>
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

function ThemeToggle() {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className="button quiet square"
      data-testid="theme-toggle"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={toggleTheme}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </button>
  )
}
