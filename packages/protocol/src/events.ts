import type { EventMessage, ServerMessage } from './messages.ts'

/** The names in a map of events. */
export type EventName<Events> = keyof Events & string

/** The event of one name. */
export type TypedEvent<Events, Name extends EventName<Events>> = EventMessage<Name, Events[Name]>

/** Any event of the map, told apart by `event`. */
export type KnownEvent<Events> = {
  [Name in EventName<Events>]: TypedEvent<Events, Name>
}[EventName<Events>]

/** Tells whether a message is the event of that name, and so of which type its data is. */
export type EventGuard<Events> = <Name extends EventName<Events>>(
  message: ServerMessage,
  name: Name,
) => message is TypedEvent<Events, Name>

/**
 * A guard for one map of events:
 *
 * ```ts
 * interface MyEvents extends MaxineEvents {
 *   deploy_started: { sha: string }
 * }
 * const isEvent = eventGuard<MyEvents>()
 * if (isEvent(message, 'service_registered')) show(message.data.serviceName)
 * ```
 *
 * A dialect has checked the data of the events it knows; of your own, this takes your word.
 */
export function eventGuard<Events>(): EventGuard<Events> {
  return <Name extends EventName<Events>>(
    message: ServerMessage,
    name: Name,
  ): message is TypedEvent<Events, Name> => message.type === 'event' && message.event === name
}
