import { LIMITS } from 'maxine-protocol'
import type { LogBounds } from './log/log.ts'

/** Everything about the core that can be set. Times in milliseconds, sizes in UTF-16 units or bytes as named. */
export interface CoreOptions {
  readonly log: LogBounds
  readonly registry: RegistryOptions
  readonly session: SessionOptions
}

/** `CoreOptions` in which everything may be left out. */
export interface CoreOverrides {
  readonly log?: Partial<LogBounds>
  readonly registry?: Partial<RegistryOptions>
  readonly session?: Partial<SessionOptions>
}

export interface RegistryOptions {
  /** Silence after which a node is unhealthy. */
  readonly unhealthyAfterMs: number
  /** Silence after which an unhealthy node is removed. */
  readonly removeAfterMs: number
  /** Failures in a row that open a circuit. */
  readonly circuitFailures: number
  /** How long an open circuit waits before it is tried; doubles with each failed try. */
  readonly circuitRetryMs: number
  /** The longest such wait. */
  readonly circuitRetryMaxMs: number
  /** How often `stats_update` is sent; 0 for never. */
  readonly statsEveryMs: number
}

export interface SessionOptions {
  /** Whether a token is needed. */
  readonly authRequired: boolean
  /** How long a connection may stay without a token, before 4408. */
  readonly authWithinMs: number
  /** Added to a token's life before 4401. */
  readonly expiryGraceMs: number
  /** The longest silence: a bookmark is sent at least this often. */
  readonly heartbeatMs: number
  /** The longest frame read. */
  readonly maxPayload: number
  readonly maxSubscriptions: number
  /** Frames a second, sustained. */
  readonly messagesPerSecond: number
  /** Frames at once. */
  readonly messageBurst: number
  readonly connectionsPerUser: number
  /** Signing in and refreshing over HTTP, a minute and address. */
  readonly tokensPerMinute: number
  readonly connectionsPerAddress: number
  /**
   * Least time between two writes of events to a connection, in milliseconds; 0, the default, writes
   * once a turn of the event loop. The first event after a rest goes out at once. With 20, a busy
   * server writes at most 50 times a second to each, and events wait for up to 20 ms.
   */
  readonly flushEveryMs: number
  /** Bytes unread by a client before it is no longer written to. */
  readonly maxBuffered: number
  /** How long a client may read nothing, before 4411. */
  readonly slowAfterMs: number
  /** Most events looked through for one recovery. */
  readonly recoveryLimit: number
  /** Drain: reconnects are spread over this time. */
  readonly drainSpreadMs: number
}

/** The only defaults: `reliability.md` sections 2.6, 2.10 and 4 have the reasons. */
export const DEFAULTS: CoreOptions = {
  log: { maxCount: 10_000, maxAgeMs: 300_000, maxBytes: 16 * 1024 * 1024 },
  registry: {
    unhealthyAfterMs: 30_000,
    removeAfterMs: 30_000,
    circuitFailures: 5,
    circuitRetryMs: 5_000,
    circuitRetryMaxMs: 60_000,
    statsEveryMs: 5_000,
  },
  session: {
    authRequired: false,
    authWithinMs: 10_000,
    expiryGraceMs: 25_000,
    heartbeatMs: 25_000,
    maxPayload: LIMITS.clientFrame,
    maxSubscriptions: LIMITS.subscriptions,
    messagesPerSecond: 20,
    messageBurst: 40,
    connectionsPerUser: 20,
    tokensPerMinute: 60,
    connectionsPerAddress: 100,
    flushEveryMs: 0,
    maxBuffered: 1_048_576,
    slowAfterMs: 10_000,
    recoveryLimit: 10_000,
    drainSpreadMs: 5_000,
  },
}
