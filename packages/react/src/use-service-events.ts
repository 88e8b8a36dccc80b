import { useEffect, useInsertionEffect, useMemo, useSyncExternalStore } from 'react'
import { filterKey } from 'maxine-client'
import type { EventMessage, EventName, Filter, MaxineEvents, TypedEvent } from 'maxine-client'
import { DISABLED } from './listening-state.ts'
import type { ListeningState } from './listening-state.ts'
import { Listening } from './listening.ts'
import { useLatest } from './use-latest.ts'
import { useStable } from './use-stable.ts'
import { useStores } from './use-stores.ts'

export interface ServiceEventsOptions {
  /** Whether to listen; default yes. Without it the server is asked for nothing. */
  readonly enabled?: boolean | undefined
}

/**
 * Calls `handler` for each event that matches, exactly once and in order, as long as the component is
 * mounted. It is always the handler of the last render; what it throws goes to the client's `error`
 * event. Events render nothing: the handler may. Filters are compared by what they mean.
 *
 * ```tsx
 * useServiceEvents({ event: 'service_registered' }, ({ data }) => toast(`${data.nodeId} came`))
 * ```
 */
export function useServiceEvents<Name extends EventName<MaxineEvents>>(
  filter: Filter & { readonly event: Name },
  handler: (event: TypedEvent<MaxineEvents, Name>) => unknown,
  options?: ServiceEventsOptions,
): ListeningState
export function useServiceEvents(
  filter: Filter,
  handler: (event: EventMessage) => unknown,
  options?: ServiceEventsOptions,
): ListeningState
/** Of a map of your own, or of another system: `useServiceEvents<NexusEvents, 'tasks.updates'>(…)`. */
export function useServiceEvents<Events, Name extends EventName<Events>>(
  filter: Filter & { readonly event: Name },
  handler: (event: TypedEvent<Events, Name>) => unknown,
  options?: ServiceEventsOptions,
): ListeningState
export function useServiceEvents(
  filter: Filter,
  handler: (event: never) => unknown,
  { enabled = true }: ServiceEventsOptions = {},
): ListeningState {
  const stores = useStores()
  const wanted = useStable(filter, filterKey)
  const latest = useLatest(handler as (event: EventMessage) => unknown)
  const listening = useMemo(() => new Listening(stores), [stores])
  const state = useSyncExternalStore(listening.subscribe, listening.read, listening.read)
  // In one go with the handler, so that none is called with an event of another render's filter.
  useInsertionEffect(() => listening.ask(wanted), [listening, wanted])
  useEffect(() => {
    return enabled ? listening.open((event) => latest.current(event)) : undefined
  }, [listening, enabled, latest])
  return enabled ? state : DISABLED
}
