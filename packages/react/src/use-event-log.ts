import { useState } from 'react'
import { filterKey } from 'maxine-client'
import type { Filter } from 'maxine-client'
import { EventLog } from './event-log.ts'
import { useStores } from './use-stores.ts'

/** The log of a filter: another one begins another. */
export function useEventLog(filter: Filter): EventLog {
  const { client, clock } = useStores()
  const [log, setLog] = useState(() => new EventLog(client, clock, filter))
  if (log.client === client && filterKey(log.filter) === filterKey(filter)) return log
  const next = new EventLog(client, clock, filter)
  setLog(next)
  return next
}
