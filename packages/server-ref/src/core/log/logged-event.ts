import { maxine } from 'maxine-protocol/dialects/maxine'
import { maxineServer } from 'maxine-protocol/dialects/maxine/server'
import type { LoggedEvent, NewEvent } from './log.ts'

/** Where and when an event is put. */
export interface Place {
  readonly offset: number
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

/**
 * The event as a log keeps it: its frame, and its data as that frame says it, so that nobody who
 * still holds the original can change what was logged.
 *
 * @throws TypeError for what no client could read: no data, a cycle, a BigInt, data that the event's
 * name does not allow, more depth or length than the wire has.
 */
export function loggedEvent({ event, data }: NewEvent, place: Place): LoggedEvent {
  try {
    const encoded = maxineServer.encode({ type: 'event', event, data, ...place })
    return readLoggedEvent(encoded.ok ? encoded.frames.join('') : '')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TypeError(`event ${JSON.stringify(event)} cannot be logged: ${reason}`, {
      cause: error,
    })
  }
}

/**
 * Reads an event back from its frame.
 *
 * @throws TypeError where it is none, or lacks what a log gives it.
 */
export function readLoggedEvent(text: string): LoggedEvent {
  const [read] = maxine.decode(text)
  if (!read?.ok) throw new TypeError(said(read?.problem))
  if (read.message.type !== 'event') throw new TypeError('not an event')
  const { event, data, offset, timestamp } = read.message
  if (offset === undefined || timestamp === undefined) throw new TypeError('no offset or time')
  // JSON leaves out what it has no words for: undefined, a function, a symbol.
  if (data === undefined) throw new TypeError('no data that JSON can say')
  return Object.freeze({ event, data: frozen(data), timestamp, offset, text })
}

function said(problem: { readonly at: string; readonly message: string } | undefined): string {
  return [problem?.at, problem?.message].filter(Boolean).join(': ')
}

/** Frozen to the last level; a frame has at most `LIMITS.depth` of them. */
function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}
