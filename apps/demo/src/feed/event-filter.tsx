import { useEffect, useRef, useState } from 'react'
import { Icon } from '../design/icon.tsx'
import { countText } from '../design/number-text.ts'
import { Ticking } from '../design/ticking.tsx'
import { toneOf } from './event-words.ts'

interface EventFilterProps {
  /** How often each name came; grows. */
  readonly names: ReadonlyMap<string, number>
  /** Empty for all. */
  readonly chosen: ReadonlySet<string>
  readonly onChosen: (chosen: ReadonlySet<string>) => void
}

export function EventFilter({ names, chosen, onChosen }: EventFilterProps) {
  const [menu, setMenu] = useState<'open' | 'closed'>('closed')
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (menu === 'closed') return
    const leave = (event: Event) => {
      const isInside = element.current?.contains(event.target as Node) ?? false
      if (!isInside) setMenu('closed')
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
    }
  }, [menu])
  const label = chosen.size === 0 ? 'All events' : `${chosen.size} of ${names.size}`
  return (
    <div
      ref={element}
      className="filter"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || menu === 'closed') return
        event.preventDefault()
        setMenu('closed')
        element.current?.querySelector('button')?.focus()
      }}
    >
      <button
        type="button"
        className="button small"
        data-testid="feed-filter"
        aria-expanded={menu === 'open'}
        onClick={() => setMenu(menu === 'open' ? 'closed' : 'open')}
      >
        <Icon name="filter" size={14} />
        {label}
        <Icon name="down" size={12} />
      </button>
      {menu === 'open' && <NameMenu names={names} chosen={chosen} onChosen={onChosen} />}
    </div>
  )
}

function NameMenu({ names, chosen, onChosen }: EventFilterProps) {
  const listed = [...new Set([...names.keys(), ...chosen])].sort()
  const toggle = (name: string) => {
    const after = new Set(chosen)
    if (!after.delete(name)) after.add(name)
    onChosen(after)
  }
  return (
    <fieldset className="menu" data-testid="feed-filter-menu">
      <legend className="heard">Events to show</legend>
      <div className="menu-head">
        <span className="faint">Show only</span>
        <button
          type="button"
          className="button quiet small"
          disabled={chosen.size === 0}
          onClick={() => onChosen(new Set())}
        >
          Show all
        </button>
      </div>
      {listed.length === 0 && <p className="menu-none faint">No events yet</p>}
      {listed.map((name) => (
        <label key={name} className="menu-item">
          <input
            type="checkbox"
            className="check"
            data-event={name}
            checked={chosen.has(name)}
            onChange={() => toggle(name)}
          />
          <span className={`dot ${toneOf(name)}`} />
          <span className="cut">{name}</span>
          <NameCount names={names} name={name} />
        </label>
      ))}
    </fieldset>
  )
}

interface NameCountProps extends Pick<EventFilterProps, 'names'> {
  readonly name: string
}

function NameCount({ names, name }: NameCountProps) {
  const [text] = useState(() => () => countText(names.get(name) ?? 0))
  return <Ticking text={text} className="menu-count faint" />
}
