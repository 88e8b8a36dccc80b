import { useCallback, useMemo, useState } from 'react'

/** Which services show no nodes. */
export interface Folding {
  /** What a service is that is not in `collapsed`; one that is, is the other. */
  readonly mostly: 'expanded' | 'collapsed'
  readonly collapsed: ReadonlySet<string>
  readonly toggle: (serviceName: string) => void
  readonly toggleAll: () => void
}

const NONE: ReadonlySet<string> = new Set()

export function useFolding(): Folding {
  const [mostly, setMostly] = useState<Folding['mostly']>('expanded')
  const [collapsed, setCollapsed] = useState(NONE)
  const toggle = useCallback((serviceName: string) => {
    setCollapsed((before) => {
      const after = new Set(before)
      if (!after.delete(serviceName)) after.add(serviceName)
      return after
    })
  }, [])
  const toggleAll = useCallback(() => {
    setMostly((before) => (before === 'expanded' ? 'collapsed' : 'expanded'))
    setCollapsed(NONE)
  }, [])
  return useMemo(
    () => ({ mostly, collapsed, toggle, toggleAll }),
    [mostly, collapsed, toggle, toggleAll],
  )
}
