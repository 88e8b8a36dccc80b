import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import type { ReactNode, RefObject } from 'react'
import { ErrorBoundary } from './error-boundary.tsx'
import { Icon } from './icon.tsx'
import './sheet.css'

interface SheetProps {
  readonly title: ReactNode
  /** Above the title: what kind of thing it is. */
  readonly over: string
  readonly testId: string
  readonly onClose: () => void
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/**
 * Slides over the right of the page and leaves the rest usable: the list it was opened from goes on
 * with its arrow keys. Escape closes it, and gives the focus back to where it came from.
 */
export function Sheet({ title, over, testId, onClose, actions, children }: SheetProps) {
  const id = useId()
  const element = useRef<HTMLDivElement>(null)
  useEscape(onClose)
  useFocusBack(element)
  return (
    <div
      ref={element}
      className="sheet"
      role="dialog"
      aria-labelledby={id}
      data-testid={testId}
      tabIndex={-1}
    >
      <div className="sheet-head">
        <div className="sheet-title">
          <p className="sheet-over">{over}</p>
          <h2 id={id} className="cut">
            {title}
          </h2>
        </div>
        {actions}
        <button
          type="button"
          className="button quiet small square"
          aria-label="Close"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <div className="sheet-body" tabIndex={0} role="group" aria-label={`${over}, details`}>
        <ErrorBoundary what={over}>{children}</ErrorBoundary>
      </div>
    </div>
  )
}

function useEscape(onClose: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [onClose])
}

/** Takes no focus from a list it was opened from, whose arrow keys show one thing after the other. */
function useFocusBack(element: RefObject<HTMLElement | null>): void {
  // Before the page is drawn, and before the sheet is taken out of it: then it has lost the focus already.
  useLayoutEffect(() => {
    const opener = document.activeElement
    const isFromList = opener?.matches('.windowed') ?? false
    if (!isFromList) element.current?.focus({ preventScroll: true })
    const sheet = element.current
    return () => {
      const hasFocus = sheet?.contains(document.activeElement) ?? false
      if (hasFocus && opener instanceof HTMLElement) opener.focus({ preventScroll: true })
    }
  }, [element])
}
