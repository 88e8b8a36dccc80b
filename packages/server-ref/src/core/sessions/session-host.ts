import type { Connection } from '../connection.ts'
import type { Counters } from '../counters.ts'
import type { Authenticator, Identity, VisibilityPolicy } from '../identity.ts'
import type { FlushClock } from './flush-clock.ts'
import type { EventLog, LoggedEvent, NewEvent } from '../log/log.ts'
import type { LogPages } from '../log/log-pages.ts'
import type { KeyedBuckets } from '../keyed-buckets.ts'
import type { SessionOptions } from '../options.ts'
import type { Registry } from '../registry/registry.ts'
import type { SharedBatches } from './shared-batches.ts'
import type { Subject } from './subject.ts'
import type { SubscriptionIndex } from './subscription-index.ts'
import type { Tally } from './tally.ts'
import type { World } from '../world.ts'

/** What all sessions of a hub share. */
export interface SessionHost {
  readonly world: World
  readonly log: EventLog
  readonly registry: Pick<Registry, 'offset' | 'digest' | 'snapshot'>
  readonly options: SessionOptions
  /** Absent where nobody needs a token. */
  readonly authenticator: Authenticator | undefined
  readonly policy: VisibilityPolicy
  readonly counters: Counters
  readonly index: SubscriptionIndex<Subscriber>
  /** Connections by user. */
  readonly users: Tally
  /** Frames by user. */
  readonly userFrames: KeyedBuckets
  /** Offset of the newest event that was handed out. The log may be ahead by some not told of yet. */
  readonly head: () => number
  readonly subjectOf: (event: NewEvent) => Subject
  /** What is replayed, cut once for all. */
  readonly pages: LogPages
  /** Says when this tick's events are all in. */
  readonly flushes: FlushClock
  /** What is written then, made once for all who get the same. */
  readonly batches: SharedBatches
}

/** Whom the index finds. */
export interface Subscriber {
  /** An event that one of its filters lets pass. */
  readonly offer: (event: LoggedEvent) => void
}

/** A session as its parts see it. */
export interface Owner {
  readonly connection: Connection
  readonly identity: () => Identity | undefined
  /** Closes and gives back all the session holds. */
  readonly close: (code: number, reason: string) => void
  /** The client takes frames again. */
  readonly onWritable: () => void
}
