import { useRegistryStatus } from 'maxine-react'
import { memo, useCallback } from 'react'
import { Freshness } from '../connection/freshness.tsx'
import { plural } from '../design/number-text.ts'
import { Empty, Panel, Skeleton } from '../design/panel.tsx'
import { useStore } from '../design/use-store.ts'
import { WindowedList } from '../design/windowed-list.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { ConfigRow } from './config-row.tsx'
import './configs.css'

const ROW_HEIGHT = 32

export const ConfigsPanel = memo(function ConfigsPanel() {
  const { configs } = useDesk()
  const { ids, count } = useStore(configs.order)
  const keyAt = useCallback((index: number) => ids[index] ?? `${index}`, [ids])
  return (
    <Panel
      title="Configuration"
      testId="configs"
      area="configs"
      count={ids.length > 0 ? `${plural(count, 'value')}, last changed first` : undefined}
      actions={<Freshness />}
    >
      {ids.length === 0 ? (
        <NoConfigs />
      ) : (
        <WindowedList
          label="Configuration, last changed first"
          testId="configs-list"
          role="listbox"
          count={ids.length}
          rowHeight={ROW_HEIGHT}
          keyAt={keyAt}
          onOpen={doNothing}
          row={(props, index) => {
            const memory = configs.memory(keyAt(index))
            return memory && <ConfigRow {...props} memory={memory} />
          }}
        />
      )}
    </Panel>
  )
})

function NoConfigs() {
  const { state } = useRegistryStatus()
  if (state === 'syncing') return <Skeleton rows={4} rowHeight={ROW_HEIGHT} />
  return <Empty lead="Nothing is configured">A value shows here when it is set.</Empty>
}

/** A row has nothing more to show than it does. */
function doNothing(): void {
  return
}
