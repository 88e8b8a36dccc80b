import * as z from 'zod/mini'
import { bounded, listOf, open, text } from '../../fields.ts'
import { LIMITS } from '../../limits.ts'

// Whatever it is: a time nobody can read must not cost the frame that shows a server is alive.
const time = z.exactOptional(z.unknown())

/** What a server sends besides the service's own frames, by `type`. */
export const serverFrames = {
  connection: z.object({ message: text, timestamp: time }),
  authenticated: z.object({ user: z.exactOptional(open) }),
  // The guide's server answers with `channel`, its client asks with `topics`.
  subscribed: z.object({
    channel: z.exactOptional(z.nullable(z.string())),
    topics: z.exactOptional(listOf(z.string())),
  }),
  unsubscribed: z.object({ topics: listOf(z.string()) }),
  error: z.object({ message: text, code: text }),
  ping: z.object({}),
  pong: z.object({ timestamp: time }),
}

/** @public Gives its guard a name. */
export const notice = z.object({ message: text })

/** The events whose fields stand beside their type, and what they must look like. */
export const flatEvents = {
  user_joined: notice,
  user_left: notice,
  message: z.object({ user: text, message: text, content: text, timestamp: text }),
  notification: notice,
  announcement: z.object({ text, timestamp: text }),
  payment_completed: z.object({}),
}

/** What a client sends besides the service's own frames, by `type`. A function, so that a browser's bundle drops it. */
export function clientFrames() {
  const topic = bounded(LIMITS.text)
  const topics = listOf(topic)
  return {
    // The guide's client asks with `topics`, its server reads `channel` and lets it be missing.
    subscribe: z.object({
      topics: z.exactOptional(topics),
      channel: z.exactOptional(z.nullable(topic)),
    }),
    unsubscribe: z.object({ topics }),
    ping: z.object({}),
    pong: z.object({}),
  }
}
