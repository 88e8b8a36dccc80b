import { useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, MouseEvent, ReactNode, RefObject } from 'react'
import { indexAfterKey, scrollTopFor, visibleRange } from './windowing.ts'
import './windowed-list.css'

/** What a row takes over from its list. Not its place: where rows come in at the top, every other one would be drawn anew. */
export interface RowProps {
  readonly id: string
  readonly isActive: boolean
}

interface WindowedListProps {
  readonly label: string
  readonly testId: string
  readonly role: 'listbox' | 'tree'
  readonly count: number
  /** In pixels; all rows have the same. */
  readonly rowHeight: number
  /** Names a row for as long as it is the same one, wherever it moves. */
  readonly keyAt: (index: number) => string
  readonly row: (props: RowProps, index: number) => ReactNode
  readonly onOpen: (index: number) => void
  /** For keys the list itself has no use for; true where it was used. */
  readonly onKey?: ((key: string, index: number) => boolean) | undefined
  readonly onScrolled?: ((scrollTop: number) => void) | undefined
}

/**
 * A list of any length that draws what shows. One stop of the tab key; arrows move within, and what
 * they stand on is told by `aria-activedescendant`, for a row that is scrolled away is not there.
 */
export function WindowedList(props: WindowedListProps) {
  const { label, testId, role, count, rowHeight, keyAt, row } = props
  const scroller = useRef<HTMLDivElement>(null)
  const viewport = useViewport(scroller)
  const [active, setActive] = useState<string>()
  const { first, end } = visibleRange(viewport, { count, rowHeight })
  const rows = []
  let activeId: string | undefined
  for (let index = first; index < end; index++) {
    const key = keyAt(index)
    const id = rowId(testId, key)
    const isActive = key === active
    if (isActive) activeId = id
    rows.push(<Slot key={key}>{row({ id, isActive }, index)}</Slot>)
  }
  const onKeyDown = useKeys(props, scroller, [active, setActive])
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const target = (event.target as Element).closest('[role=option], [role=treeitem]')
    for (let index = first; index < end; index++) {
      if (target?.id !== rowId(testId, keyAt(index))) continue
      setActive(keyAt(index))
      props.onOpen(index)
    }
  }
  return (
    <div
      ref={scroller}
      className="windowed"
      role={role}
      aria-label={label}
      aria-activedescendant={activeId}
      tabIndex={0}
      data-testid={testId}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onScroll={(event) => props.onScrolled?.(event.currentTarget.scrollTop)}
    >
      <div role="presentation" className="windowed-all" style={{ height: count * rowHeight }}>
        <div
          role="presentation"
          className="windowed-shown"
          style={{ transform: `translateY(${first * rowHeight}px)` }}
        >
          {rows}
        </div>
      </div>
    </div>
  )
}

/** A reference to an element has no spaces in it. */
function rowId(testId: string, key: string): string {
  return `${testId}-${encodeURIComponent(key)}`
}

/** Gives a row its key without a box of its own. */
function Slot({ children }: { readonly children: ReactNode }) {
  return children
}

/** Renders only when it moves by more than a few rows: see `visibleRange`. */
function useViewport(scroller: RefObject<HTMLDivElement | null>) {
  const [viewport, setViewport] = useState({ scrollTop: 0, height: 640 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      const { scrollTop, clientHeight: height } = element
      setViewport((before) => {
        const moved = Math.abs(before.scrollTop - scrollTop)
        return before.height === height && moved < MOVED ? before : { scrollTop, height }
      })
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
  return viewport
}

/** Pixels; well within the rows that `visibleRange` has to spare. */
const MOVED = 48

type Active = readonly [string | undefined, (key: string) => void]

function useKeys(
  props: WindowedListProps,
  scroller: RefObject<HTMLDivElement | null>,
  [active, setActive]: Active,
) {
  const { count, rowHeight, keyAt, onOpen, onKey } = props
  const indexOf = (key: string | undefined) => {
    for (let index = 0; index < count; index++) if (keyAt(index) === key) return index
    return -1
  }
  const goTo = (index: number) => {
    const { current } = scroller
    if (!current) return
    setActive(keyAt(index))
    const { scrollTop, clientHeight: height } = current
    const next = scrollTopFor(index, { scrollTop, height }, rowHeight)
    if (next !== scrollTop) current.scrollTo({ top: next })
  }
  return (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const index = indexOf(active)
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 1)
    const to = indexAfterKey(event.key, index, { count, page })
    const isOpening = event.key === 'Enter' || event.key === ' '
    if (to !== undefined) goTo(to)
    else if (isOpening && index >= 0) onOpen(index)
    else if (index < 0 || !onKey?.(event.key, index)) return
    event.preventDefault()
  }
}
