import { HISTORY_HEADERS } from 'maxine-protocol/http'
import type { LoggedEvent } from '../log/log.ts'
import { eventsAfter, eventsSince } from './read-history.ts'
import type { PositionLost } from './read-history.ts'
import { visibleSnapshot } from '../visible-snapshot.ts'
import type { HandlersOf, HttpParts } from './handler.ts'
import { answered, answeredText, declined } from './replies.ts'

/** What has happened, and what it adds up to, as far as the asker may see it. */
export function historyHandlers({
  log,
  registry,
  policy,
}: HttpParts): HandlersOf<'history' | 'historyAfter' | 'snapshot'> {
  return {
    snapshot: ({ identity }) =>
      answered(visibleSnapshot(registry.snapshot(), (event) => policy.maySee(identity, event))),
    history: async ({ values, identity }) => {
      const { events, offset, incomplete } = await eventsSince(log, values, ({ event }) =>
        policy.maySee(identity, event),
      )
      return answeredText(list(events), {
        ...JSON_TYPE,
        [HISTORY_HEADERS.epoch]: log.epoch,
        [HISTORY_HEADERS.offset]: String(offset),
        ...(incomplete && { [HISTORY_HEADERS.incomplete]: incomplete }),
      })
    },
    historyAfter: async ({ values, identity }) => {
      const page = await eventsAfter(log, values, ({ event }) => policy.maySee(identity, event))
      if (typeof page === 'string') return declined('position-gone', { detail: LOST[page] })
      const { events, offset } = page
      const epoch = JSON.stringify(log.epoch)
      const body = `{"epoch":${epoch},"offset":${offset},"events":${list(events)}}`
      return answeredText(body, JSON_TYPE)
    },
  }
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

const LOST: Readonly<Record<PositionLost, string>> = {
  epoch_changed: 'epoch_changed: the position is in another log',
  future_position: 'future_position: the log has not come so far',
  trimmed: 'trimmed: the log no longer holds the next event',
}

/** The frames as they were sent. */
function list(events: readonly LoggedEvent[]): string {
  return `[${events.map(({ text }) => text).join()}]`
}
