import type { Manner, MannerOf } from '../manner.ts'
import type { Frame } from '../shape.ts'

/**
 * A ping with a number is answered by its pong. On an old server, which knows none, the last
 * `subscribe` is said once more, which changes nothing.
 */
export const maxineManner: MannerOf = (has) => {
  let filter: unknown
  let pings = 0
  const said: Manner['said'] = ({ subscribe, unsubscribe, hello }) => {
    if (unsubscribe === true) filter = undefined
    // A falsy one says nothing, and would not be answered if it were repeated.
    if (subscribe && hello === undefined) filter = subscribe
  }
  return {
    said,
    barrier() {
      if (has('extension')) {
        const ping = ++pings + 9_000
        return { ask: { ping }, answer: { type: 'pong', ping } }
      }
      return filter === undefined
        ? { ask: { unsubscribe: true }, answer: { type: 'unsubscribed' } }
        : { ask: { subscribe: filter }, answer: { type: 'subscribed' } }
    },
    isHeartbeat: ({ type }: Frame) => type === 'bookmark',
    documents: 'one',
  }
}
