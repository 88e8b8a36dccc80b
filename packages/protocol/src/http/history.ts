import * as z from 'zod/mini'
import { eventFrame } from '../dialects/maxine/frames.ts'
import { bounded, count, listOf } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import type { Position } from '../messages.ts'
import type { Route } from './route.ts'
import { positive } from './schemas.ts'

/** An event as it travels. The data of known events is checked where the Maxine dialect reads it. */
export interface EventFrame {
  readonly event: string
  readonly data?: unknown
  /** Milliseconds since 1970. */
  readonly timestamp?: number
  readonly offset?: number
  readonly stream?: string
  readonly [field: string]: unknown
}

/** By time: what old servers have. Several events can share a millisecond, so this may miss some. */
export interface HistoryQuery {
  /** Milliseconds since 1970; only later events are given. */
  readonly since?: number
  /** How many at most, the last ones; 100 where it is left out. */
  readonly limit?: number
}

/** By position: exact. */
export interface AfterQuery {
  readonly after: number
  readonly epoch: string
  /** How many at most, the first ones. */
  readonly limit?: number
}

/**
 * Events after a position. `offset` is how far it reaches: every event up to it that the client may
 * see is in `events`. Ask again from there until it no longer grows.
 */
export interface EventPage extends Position {
  readonly events: readonly EventFrame[]
}

/** Headers of `GET /events?since=`, whose body has no room for them. */
export const HISTORY_HEADERS = {
  /** The log the events are from. */
  epoch: 'Maxine-Epoch',
  /** Where it stood when this was answered. */
  offset: 'Maxine-Offset',
  /** Present when events later than `since` were left out: `limit` or `trimmed`, the reasons of a gap. */
  incomplete: 'Maxine-Incomplete',
} as const

const events = listOf<EventFrame>(z.extend(eventFrame, { data: z.exactOptional(z.unknown()) }))

export const history: Route<readonly EventFrame[], HistoryQuery> = {
  method: 'GET',
  path: '/events',
  summary: 'Read the last events since a time, best effort',
  access: 'bearer',
  parameters: {
    schema: z.object({ since: z.exactOptional(count), limit: z.exactOptional(positive) }),
    kinds: { since: 'count', limit: 'count' },
  },
  answer: events,
  headers: {
    [HISTORY_HEADERS.epoch]: 'The log the events are from.',
    [HISTORY_HEADERS.offset]: 'Where the log stood when this was answered.',
    [HISTORY_HEADERS.incomplete]:
      'Present when later events than `since` were left out: `limit` when there were more than asked for, `trimmed` when the log no longer holds them.',
  },
}

export const historyAfter: Route<EventPage, AfterQuery> = {
  method: 'GET',
  path: '/events',
  when: 'after',
  summary: 'Read the events after a position, exactly',
  access: 'bearer',
  parameters: {
    schema: z.object({
      after: count,
      epoch: bounded(LIMITS.name),
      limit: z.exactOptional(positive),
    }),
    kinds: { after: 'count', epoch: 'text', limit: 'count' },
  },
  answer: z.object({ epoch: z.string(), offset: count, events }),
  problems: ['position-gone'],
}
