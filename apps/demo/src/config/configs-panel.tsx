import type { Registry } from 'maxine-client/registry'
import { useRegistryStatus, useServices } from 'maxine-react'
import { memo, useCallback, useMemo } from 'react'
import { Freshness } from '../connection/freshness.tsx'
import { plural } from '../design/number-text.ts'
import { Empty, Panel, Skeleton } from '../design/panel.tsx'
import { Ago } from '../design/ticking.tsx'
import { useStore } from '../design/use-store.ts'
import { WindowedList } from '../design/windowed-list.tsx'
import type { RowProps } from '../design/windowed-list.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { configRows } from './config-rows.ts'
import type { ConfigRow } from './config-rows.ts'
import './configs.css'

const ROW_HEIGHT = 32

export const ConfigsPanel = memo(function ConfigsPanel() {
  const configs = useServices(configsOf)
  const memories = useStore(useDesk().configs.memories)
  const rows = useMemo(() => configRows(configs, memories), [configs, memories])
  const keyAt = useCallback((index: number) => rows[index]?.id ?? `${index}`, [rows])
  return (
    <Panel
      title="Configuration"
      testId="configs"
      area="configs"
      count={rows.length > 0 ? `${plural(rows.length, 'value')}, last changed first` : undefined}
      actions={<Freshness />}
    >
      {rows.length === 0 ? (
        <NoConfigs />
      ) : (
        <WindowedList
          label="Configuration, last changed first"
          testId="configs-list"
          role="listbox"
          count={rows.length}
          rowHeight={ROW_HEIGHT}
          keyAt={keyAt}
          onOpen={doNothing}
          row={(props) => {
            const row = rows[props.index]
            return row && <ConfigRowView {...props} row={row} />
          }}
        />
      )}
    </Panel>
  )
})

interface ConfigRowViewProps extends RowProps {
  readonly row: ConfigRow
}

const ConfigRowView = memo(
  function ConfigRowView({ id, index, isActive, row }: ConfigRowViewProps) {
    const { serviceName, key, value, old, version, at, isFresh } = row
    return (
      <div
        id={id}
        className={`row config-row dims ${isFresh}`}
        role="option"
        aria-selected={isActive}
        data-index={index}
        data-active={isActive ? '' : undefined}
        data-testid="config-row"
        data-service={serviceName}
        data-key={key}
      >
        {isFresh === 'fresh' && <span key={at} className="config-flash" />}
        <span className="config-name cut" title={`${serviceName} ${key}`}>
          <span className="faint">{serviceName}</span> {key}
        </span>
        <span className="config-values figures mono">
          {old !== undefined && (
            <>
              <del className="cut">{old}</del>
              <span className="faint" aria-label="became">
                →
              </span>
            </>
          )}
          {value === undefined ? (
            <span className="badge bad">deleted</span>
          ) : (
            <ins className="cut">{value}</ins>
          )}
        </span>
        <span className="config-version faint figures">
          {version === undefined ? '' : `v${version}`}
        </span>
        <Ago at={at} className="config-when faint" />
      </div>
    )
  },
  (one, other) =>
    one.id === other.id &&
    one.index === other.index &&
    one.isActive === other.isActive &&
    one.row.value === other.row.value &&
    one.row.old === other.row.old &&
    one.row.version === other.row.version &&
    one.row.at === other.row.at,
)

function NoConfigs() {
  const { state } = useRegistryStatus()
  if (state === 'syncing') return <Skeleton rows={4} rowHeight={ROW_HEIGHT} />
  return <Empty lead="Nothing is configured">A value shows here when it is set.</Empty>
}

function configsOf({ configs }: Registry): Registry['configs'] {
  return configs
}

/** A row has nothing more to show than it does. */
function doNothing(): void {
  return
}
