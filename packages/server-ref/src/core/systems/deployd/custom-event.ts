import { LIMITS } from 'maxine-protocol'
import { copyJson } from './documents/document.ts'

/** Something that the application tells in words of its own. */
export interface CustomEvent {
  readonly event: string
  readonly data: unknown
  readonly room?: string
}

/** What changes are called in the neutral model; nothing else may be called so. */
export const CHANGE = 'collection_change'

/** Begins the room of a collection's changes. */
export const COLLECTION_ROOM = 'collection:'

const ACTIONS = ['created', 'updated', 'deleted']

/**
 * A custom event as everybody can read it.
 *
 * @throws TypeError for what is none, such as one that every client would take for a change.
 */
export function readCustomEvent(
  event: string,
  data: unknown = null,
  room: string | undefined,
): CustomEvent {
  if (!isText(event)) throw new TypeError('an event needs a name')
  if (room !== undefined && !isText(room)) throw new TypeError('a room needs a name')
  if (isReserved(event, room)) throw new TypeError(`${event} would be taken for a change`)
  const copy = copyJson(data)
  if (!copy.ok) throw new TypeError(`the data of ${event}: ${copy.problem.message}`)
  return { event, data: copy.message, ...(room !== undefined && { room }) }
}

/** Whether a client would read it as a change of a collection. */
function isReserved(event: string, room: string | undefined): boolean {
  return event === CHANGE || (room?.startsWith(COLLECTION_ROOM) === true && ACTIONS.includes(event))
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LIMITS.text
}
