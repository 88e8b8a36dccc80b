import * as z from 'zod/mini'
import { boolean, bounded, field, flag, instant, open, text } from '../../fields.ts'
import { LIMITS } from '../../limits.ts'
import * as checks from './action.ts'
import type { CollectionChange } from './events.ts'

/** @public Read by scripts/spec, from the built file. */
export const action = field<CollectionChange['action']>(checks.action)
const time = z.exactOptional(instant)
const meta = z.exactOptional(open)

/** @public Gives its guard a name. */
export const emitted = z.object({ event: z.string(), room: text, meta })

/** @public Gives its guard a name. */
export const inRoom = z.object({ room: z.string() })

/** What a server sends, by `type`: first the two documented frames, then the deployed server's. */
export const serverFrames = {
  collection_change: z.object({
    collection: z.string(),
    action,
    document: open,
    timestamp: time,
    userId: text,
  }),
  custom_event: z.object({ event: z.string(), room: text, timestamp: time }),
  connect: z.object({ data: z.exactOptional(z.object({ client_id: text })), meta }),
  emit: emitted,
  'collection:change': emitted,
  auth: z.object({
    data: z.object({ authenticated: boolean, user_id: text, is_root: flag }),
  }),
  join: inRoom,
  leave: inRoom,
  disconnect: z.object({ error: text }),
  error: z.object({ error: text }),
}

/** What a client of the deployed server sends, by `type`. A function, so that a browser's bundle drops it. */
export function clientFrames() {
  const room = bounded(LIMITS.text)
  return {
    auth: z.object({ token: bounded(LIMITS.token) }),
    join: z.object({ room }),
    leave: z.object({ room }),
    emit: z.object({
      event: bounded(LIMITS.text),
      data: z.exactOptional(z.unknown()),
      room: z.exactOptional(room),
    }),
  }
}
