import { useEffect, useSyncExternalStore } from 'react'
import type { EventMessage, EventName, Filter, MaxineEvents, TypedEvent } from 'maxine-client'
import { EMPTY_LOG } from './event-log.ts'
import type { LogSnapshot } from './event-log.ts'
import type { ListeningState } from './listening-state.ts'
import { useEventLog } from './use-event-log.ts'
import { useServiceEvents } from './use-service-events.ts'
import type { ServiceEventsOptions } from './use-service-events.ts'

export interface ServiceEventLogOptions extends ServiceEventsOptions {
  /** How many of the last events are kept; default 100. */
  readonly limit?: number | undefined
}

export interface ServiceEventLog<Event = EventMessage> extends ListeningState {
  /** The last ones, the oldest first: the same array until another event comes. */
  readonly events: readonly Event[]
  /** How many there were, those that are no longer kept included. */
  readonly total: number
  /** Begins anew with none. Always the same function for one filter. */
  readonly clear: () => void
}

/**
 * The last events that match, for a list. Renders at most once a frame, however many come. Another
 * filter begins another log; `enabled: false` keeps what is there.
 */
export function useServiceEventLog<Name extends EventName<MaxineEvents>>(
  filter: Filter & { readonly event: Name },
  options?: ServiceEventLogOptions,
): ServiceEventLog<TypedEvent<MaxineEvents, Name>>
export function useServiceEventLog(
  filter?: Filter,
  options?: ServiceEventLogOptions,
): ServiceEventLog
/** Of a map of your own, or of another system: `useServiceEventLog<NexusEvents, 'tasks.updates'>(…)`. */
export function useServiceEventLog<Events, Name extends EventName<Events>>(
  filter: Filter & { readonly event: Name },
  options?: ServiceEventLogOptions,
): ServiceEventLog<TypedEvent<Events, Name>>
export function useServiceEventLog(
  filter: Filter = EVERYTHING,
  { limit = 100, enabled }: ServiceEventLogOptions = {},
): ServiceEventLog<never> {
  const log = useEventLog(filter)
  useEffect(() => log.limitTo(limit), [log, limit])
  const snapshot = useSyncExternalStore(log.subscribe, log.read, readEmpty)
  const state = useServiceEvents(log.filter, log.add, { enabled })
  return describe(snapshot, log.clear, state) as ServiceEventLog<never>
}

const EVERYTHING: Filter = {}

function readEmpty(): LogSnapshot {
  return EMPTY_LOG
}

/** Not by spreading, which would read the state: who does not read it is not rendered for it. */
function describe(
  { events, total }: LogSnapshot,
  clear: () => void,
  state: ListeningState,
): ServiceEventLog {
  return {
    events,
    total,
    clear,
    get status() {
      return state.status
    },
    get error() {
      return state.error
    },
  }
}
