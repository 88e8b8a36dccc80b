import type { EventMessage, ServerMessage } from './messages.ts'

/** The names in a map of events. */
export type EventName<Events> = keyof Events & string

/** The event of one name. */
export type TypedEvent<Events, Name extends EventName<Events>> = EventMessage<Name, Events[Name]>

/** Any event of the map, told apart by `event`. */
export type KnownEvent<Events> = {
  [Name in EventName<Events>]: TypedEvent<Events, Name>
}[EventName<Events>]

/**
 * Whether a message is the event of that name, and of which type its data is.
 * A dialect has checked the data of the events it knows; of your own, this takes your word.
 */
export function isEvent<Events, Name extends EventName<Events>>(
  message: ServerMessage,
  name: Name,
): message is TypedEvent<Events, Name> {
  return message.type === 'event' && message.event === name
}
