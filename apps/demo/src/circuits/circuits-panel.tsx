import type { Registry, RegistryCircuit } from 'maxine-client/registry'
import { useRegistryStatus, useServices } from 'maxine-react'
import { memo, useCallback, useMemo } from 'react'
import { Freshness } from '../connection/freshness.tsx'
import { plural } from '../design/number-text.ts'
import { Empty, Panel, Skeleton } from '../design/panel.tsx'
import { Ago, Countdown } from '../design/ticking.tsx'
import { WindowedList } from '../design/windowed-list.tsx'
import type { RowProps } from '../design/windowed-list.tsx'
import type { Selection } from '../shell/selection.ts'
import { CircuitBadge } from './circuit-badge.tsx'
import './circuits.css'

const ROW_HEIGHT = 32

interface CircuitsPanelProps {
  readonly onSelect: (selection: Selection) => void
}

export const CircuitsPanel = memo(function CircuitsPanel({ onSelect }: CircuitsPanelProps) {
  const circuits = useServices(circuitsOf)
  const rows = useMemo(() => [...circuits.values()].sort(byName), [circuits])
  const keyAt = useCallback((index: number) => rows[index]?.nodeId ?? `${index}`, [rows])
  const onOpen = useCallback(
    (index: number) => {
      const row = rows[index]
      if (row) onSelect({ kind: 'node', serviceName: row.serviceName, nodeId: row.nodeId })
    },
    [rows, onSelect],
  )
  return (
    <Panel
      title="Circuits"
      testId="circuits"
      area="circuits"
      count={countOf(rows)}
      actions={<Freshness />}
    >
      {rows.length === 0 ? (
        <NoCircuits />
      ) : (
        <WindowedList
          label="Circuits that are not closed"
          testId="circuits-list"
          role="listbox"
          count={rows.length}
          rowHeight={ROW_HEIGHT}
          keyAt={keyAt}
          onOpen={onOpen}
          row={(props, index) => {
            const circuit = rows[index]
            return circuit && <CircuitRow {...props} circuit={circuit} />
          }}
        />
      )}
    </Panel>
  )
})

interface CircuitRowProps extends RowProps {
  readonly circuit: RegistryCircuit
}

const CircuitRow = memo(function CircuitRow({ id, isActive, circuit }: CircuitRowProps) {
  const { nodeId, serviceName, state, failures, nextTry, lastFailure } = circuit
  return (
    <div
      id={id}
      className="row circuit-row dims"
      role="option"
      aria-selected={isActive}
      data-active={isActive ? '' : undefined}
      data-testid="circuit-row"
      data-node={nodeId}
      data-state={state}
    >
      <CircuitBadge state={state} />
      <span className="cut">
        {serviceName} <span className="faint figures">{nodeId.replace(`${serviceName}:`, '')}</span>
      </span>
      <span className="circuit-failures figures soft">{plural(failures, 'failure')}</span>
      <span className="circuit-next faint">
        {nextTry !== undefined && state === 'open' ? (
          <>
            try <Countdown at={nextTry} />
          </>
        ) : (
          <>
            failed <Ago at={lastFailure} />
          </>
        )}
      </span>
    </div>
  )
})

function NoCircuits() {
  const { state } = useRegistryStatus()
  if (state === 'syncing') return <Skeleton rows={2} rowHeight={ROW_HEIGHT} />
  return <Empty icon="done" lead="All circuits are closed" />
}

function circuitsOf({ circuits }: Registry): Registry['circuits'] {
  return circuits
}

function byName(one: RegistryCircuit, other: RegistryCircuit): number {
  return one.serviceName.localeCompare(other.serviceName) || (one.nodeId < other.nodeId ? -1 : 1)
}

function countOf(rows: readonly RegistryCircuit[]): string | undefined {
  const open = rows.filter(({ state }) => state === 'open').length
  return rows.length === 0 ? undefined : `${open} open, ${rows.length - open} half-open`
}
