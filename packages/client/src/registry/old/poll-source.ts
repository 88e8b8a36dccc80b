import type { Registry } from '../registry.ts'
import type { Source, SourceHost } from '../source.ts'
import { createPoll } from './poll.ts'

/** A poll in the place of a source: it begins at once, and hears of no connection. */
export function createPollSource(host: SourceHost, start: Registry): Source {
  const poll = createPoll(host, start)
  const ignore = () => undefined
  poll.start()
  return {
    get registry() {
      return poll.registry
    },
    live: ignore,
    event: ignore,
    snapshot: ignore,
    bookmark: ignore,
    gap: ignore,
    ended: poll.stop,
    stop: poll.stop,
  }
}
