import { useRegistryStatus, useServices } from 'maxine-react'
import { memo, useCallback, useDeferredValue, useMemo, useState } from 'react'
import { Freshness } from '../connection/freshness.tsx'
import { plural } from '../design/number-text.ts'
import { Empty, Panel, Skeleton } from '../design/panel.tsx'
import { WindowedList } from '../design/windowed-list.tsx'
import type { Selection } from '../shell/selection.ts'
import { createOutliner } from './outline.ts'
import type { NodeFilter, Outline } from './outline.ts'
import { NodeRow, ServiceRow } from './rows.tsx'
import { ServicesTools } from './services-tools.tsx'
import { useFolding } from './use-folding.ts'
import type { Folding } from './use-folding.ts'
import './services.css'

interface ServicesPanelProps {
  readonly search: string
  readonly onSelect: (selection: Selection) => void
}

const ROW_HEIGHT = 32

export const ServicesPanel = memo(function ServicesPanel({ search, onSelect }: ServicesPanelProps) {
  const [filter, setFilter] = useState<NodeFilter>('all')
  const folding = useFolding()
  const { collapsed, mostly } = folding
  // Typing is answered at once, and the list a little later where it is long.
  const wanted = useDeferredValue(search.trim().toLowerCase())
  const select = useMemo(
    () => createOutliner({ filter, search: wanted, collapsed, mostly }),
    [filter, wanted, collapsed, mostly],
  )
  const outline = useServices(select)
  const isAll = filter === 'all' && wanted === ''
  const count = isAll
    ? `${plural(outline.allNodes, 'node')} of ${plural(outline.allServices, 'service')}`
    : `${plural(outline.nodes, 'node')} of ${plural(outline.allNodes, 'node')}`
  return (
    <Panel title="Services" testId="services" area="services" count={count} actions={<Freshness />}>
      <ServicesTools filter={filter} onFilter={setFilter} folding={folding} />
      <ServicesList outline={outline} isAll={isAll} folding={folding} onSelect={onSelect} />
    </Panel>
  )
})

interface ServicesListProps {
  readonly outline: Outline
  readonly isAll: boolean
  readonly folding: Folding
  readonly onSelect: (selection: Selection) => void
}

function ServicesList({ outline: { rows }, isAll, folding, onSelect }: ServicesListProps) {
  const keyAt = useCallback((index: number) => rows[index]?.key ?? `${index}`, [rows])
  const { toggle } = folding
  const onOpen = useCallback(
    (index: number) => {
      const row = rows[index]
      if (row?.kind === 'service') toggle(row.serviceName)
      if (row?.kind === 'node') {
        const { serviceName, nodeId } = row
        onSelect({ kind: 'node', serviceName, nodeId })
      }
    },
    [rows, toggle, onSelect],
  )
  const onKey = (key: string, index: number) => {
    const row = rows[index]
    if (row?.kind !== 'service') return false
    const wants = { ArrowLeft: 'expanded', ArrowRight: 'collapsed' }[key]
    if (wants !== row.isExpanded) return false
    toggle(row.serviceName)
    return true
  }
  if (rows.length === 0) return <NoServices isAll={isAll} />
  return (
    <WindowedList
      label="Services and their nodes"
      testId="services-list"
      role="tree"
      count={rows.length}
      rowHeight={ROW_HEIGHT}
      keyAt={keyAt}
      onOpen={onOpen}
      onKey={onKey}
      row={(props, index) => {
        const row = rows[index]
        if (row?.kind === 'service') {
          const { serviceName, nodes, unhealthy, isExpanded } = row
          return <ServiceRow {...props} {...{ serviceName, nodes, unhealthy, isExpanded }} />
        }
        return row && <NodeRow {...props} serviceName={row.serviceName} nodeId={row.nodeId} />
      }}
    />
  )
}

function NoServices({ isAll }: { readonly isAll: boolean }) {
  const { state } = useRegistryStatus()
  if (!isAll) {
    return (
      <Empty icon="search" lead="Nothing matches">
        Another filter, or fewer letters, will find more.
      </Empty>
    )
  }
  if (state !== 'live') return <Skeleton rows={14} rowHeight={ROW_HEIGHT} />
  return <Empty lead="No services yet">They show here as soon as one registers.</Empty>
}
