import { MaxineProvider, useRegistryStatus } from 'maxine-react'
import { useCallback, useState } from 'react'
import type { ReactNode } from 'react'
import { Charts } from '../charts/charts.tsx'
import { CircuitsPanel } from '../circuits/circuits-panel.tsx'
import { ConfigsPanel } from '../config/configs-panel.tsx'
import { LinkCard } from '../connection/link-card.tsx'
import { Diagnostics } from '../diagnostics/diagnostics.tsx'
import { FaultsPanel } from '../faults/faults-panel.tsx'
import { EventSheet } from '../feed/event-sheet.tsx'
import { FeedPanel } from '../feed/feed-panel.tsx'
import { NodeSheet } from '../node/node-sheet.tsx'
import { ServicesPanel } from '../services/services-panel.tsx'
import { DeskContext } from './desk-context.ts'
import type { Desk } from './desk.ts'
import { Recorder } from './recorder.tsx'
import type { Selection } from './selection.ts'
import { Tiles } from './tiles.tsx'
import { TopBar } from './top-bar.tsx'
import '../design/frame.css'
import './layout.css'

interface DashboardProps {
  readonly desk: Desk
  readonly onSignOut: () => void
}

export function Dashboard({ desk, onSignOut }: DashboardProps) {
  const [selection, setSelection] = useState<Selection>()
  const [search, setSearch] = useState('')
  const [drawer, setDrawer] = useState<'open' | 'closed'>('closed')
  const closeSheet = useCallback(() => setSelection(undefined), [])
  return (
    <DeskContext value={desk}>
      <MaxineProvider client={desk.client}>
        <Recorder />
        <div className="shell">
          <a className="skip" href="#registry">
            Skip to the registry
          </a>
          <TopBar
            search={search}
            onSearch={setSearch}
            onDiagnostics={() => setDrawer('open')}
            onSignOut={onSignOut}
          />
          <Board>
            <div className="overview">
              <LinkCard />
              <Tiles />
              <Charts />
            </div>
            <ServicesPanel search={search} onSelect={setSelection} />
            <FaultsPanel />
            <CircuitsPanel onSelect={setSelection} />
            <ConfigsPanel />
            <FeedPanel onSelect={setSelection} />
          </Board>
        </div>
        <SelectionSheet selection={selection} onClose={closeSheet} onSelect={setSelection} />
        {drawer === 'open' && <Diagnostics onClose={() => setDrawer('closed')} />}
      </MaxineProvider>
    </DeskContext>
  )
}

/** Renders for itself when the picture becomes another: its children are the same elements then. */
function Board({ children }: { readonly children: ReactNode }) {
  const { state } = useRegistryStatus()
  return (
    <main id="registry" className="board" tabIndex={-1} data-picture={state}>
      <h1 className="heard">Live registry</h1>
      {children}
    </main>
  )
}

interface SelectionSheetProps {
  readonly selection: Selection | undefined
  readonly onClose: () => void
  readonly onSelect: (selection: Selection) => void
}

function SelectionSheet({ selection, onClose, onSelect }: SelectionSheetProps) {
  if (selection?.kind === 'node') {
    const { serviceName, nodeId } = selection
    return <NodeSheet serviceName={serviceName} nodeId={nodeId} onClose={onClose} />
  }
  if (selection?.kind === 'event') {
    return <EventSheet entry={selection.entry} onClose={onClose} onSelect={onSelect} />
  }
  return null
}
