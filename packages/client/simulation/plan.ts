import type { TokenCarrier } from 'maxine-client'
import { Chance } from './chance.ts'
import type { SocketKind } from './sim-socket.ts'

/** Milliseconds of a story: trouble, then peace in which everything must come right, then the end. */
export const TROUBLE_MS = 45_000
export const PEACE_MS = 30_000

type ServerKind = 'new' | 'old'

/** How the client comes by tokens: not at all, from the application, or from the server. */
type Auth = 'off' | 'fetch' | 'ask'

/** Who the user is, over time. */
type Career = 'viewer' | 'admin' | 'downgraded'

/** What a seed decides before a story begins. */
export interface Plan {
  readonly seed: number
  readonly server: ServerKind
  readonly socket: SocketKind
  readonly auth: Auth
  readonly career: Career
  /** When a downgraded user becomes a viewer. */
  readonly downgradedAt: number
  readonly tokenLifeMs: number
  readonly graceMs: number
  /** Events that the server's log keeps. */
  readonly ring: number
  readonly recoveryLimit: number
  readonly heartbeatMs: number
  readonly maxSubscriptions: number
  /** Whether the network loses single frames, which TCP does not, but a broken proxy may. */
  readonly losses: number
  readonly duplicates: number
  /** The longest pause between two things that go wrong. */
  readonly faultEveryMs: number
  readonly publishEveryMs: number
  /** Old servers: some builds acknowledge a filter and ignore it. */
  readonly heedsFilter: boolean
  /** How the token travels. */
  readonly tokenVia: TokenCarrier
  /** Whether the address is asked for each time, from something that fails now and then. */
  readonly address: 'fixed' | 'asked'
  /** How often an old server's history cannot be had. */
  readonly historyLosses: number
  /** What the server lets wait for a slow client, in bytes, and for how long. */
  readonly maxBuffered: number
  readonly slowAfterMs: number
  /** Whether there is a handler before there is a subscription, as the documents allow. */
  readonly isImplied: boolean
  /** Whether the application calls `connect()` whenever it hears of a close or an error. */
  readonly isImpatient: boolean
  /** Whether somebody looks at the registry. */
  readonly isViewed: boolean
}

export function planFor(seed: number): Plan {
  const chance = new Chance(seed, 0)
  const server = chance.pick<ServerKind>(['new', 'new', 'new', 'old'])
  const isNew = server === 'new'
  const auth = chance.pick<Auth>(['off', 'fetch', 'fetch', 'ask'])
  return {
    seed,
    server,
    socket: chance.pick(['ws', 'browser']),
    auth,
    career: auth === 'off' ? 'admin' : chance.pick(['viewer', 'admin', 'downgraded']),
    downgradedAt: chance.between(3_000, 40_000),
    tokenLifeMs: chance.between(4_000, 20_000),
    graceMs: chance.between(2_000, 4_000),
    ring: chance.pick([15, 60, 300, 2_000]),
    recoveryLimit: chance.pick([20, 100, 10_000]),
    heartbeatMs: chance.between(1_500, 5_000),
    maxSubscriptions: chance.pick([2, 4, 32, 32]),
    losses: isNew ? chance.pick([0, 0, 0, 0, 0.01]) : 0,
    // An event without a number cannot be told from another that says the same.
    duplicates: isNew ? chance.pick([0, 0, 0.02]) : 0,
    faultEveryMs: chance.pick([1_500, 4_000, 10_000]),
    publishEveryMs: chance.pick([100, 400, 1_200]),
    heedsFilter: chance.happens(0.7),
    isImpatient: chance.happens(0.5),
    tokenVia: isNew ? chance.pick<TokenCarrier>(['frame', 'frame', 'header', 'query']) : 'frame',
    address: chance.pick<Plan['address']>(['fixed', 'asked']),
    historyLosses: chance.pick([0, 0.1, 0.3]),
    maxBuffered: chance.pick([200, 2_000]),
    slowAfterMs: chance.pick([3_000, 8_000]),
    isImplied: chance.happens(0.1),
    isViewed: isNew && chance.happens(0.6),
  }
}
