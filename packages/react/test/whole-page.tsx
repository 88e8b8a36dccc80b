import type { ReactElement } from 'react'
import {
  useCircuit,
  useConfig,
  useConnection,
  useInstance,
  useRegistryChanges,
  useRegistryStatus,
  useService,
  useServiceEventLog,
  useServiceEvents,
  useServices,
} from '../src/index.ts'

/** Every hook there is, and what it shows. */
export function WholePage(): ReactElement {
  const { status } = useServiceEvents({ event: 'deployed' }, () => undefined)
  const { events } = useServiceEventLog({ event: 'deployed' })
  useRegistryChanges(() => undefined)
  const shown = {
    status,
    events: events.length,
    connection: useConnection().status,
    services: useServices().size,
    selected: useServices(({ services }) => [...services.keys()], isSameList).join(),
    service: useService('orders').status,
    instance: useInstance('orders')?.nodeId,
    circuit: useCircuit('orders:one:80')?.state,
    configs: useConfig('orders').size,
    config: useConfig('orders', 'limit')?.value,
    registry: useRegistryStatus().state,
  }
  return <pre>{JSON.stringify(shown)}</pre>
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.join() === other.join()
}
