import type { Connection, ConnectionRequest, Peer } from '../connection.ts'
import type { Refusal, Served } from '../served.ts'
import type { Counters } from '../counters.ts'
import type { Authenticator, VisibilityPolicy } from '../identity.ts'
import { KeyedBuckets } from '../keyed-buckets.ts'
import { FlushClock } from './flush-clock.ts'
import { KnownNodes } from './known-nodes.ts'
import type { EventLog, LoggedEvent } from '../log/log.ts'
import { LogPages, PAGE_EVENTS } from '../log/log-pages.ts'
import type { CoreOptions } from '../options.ts'
import type { Registry } from '../registry/registry.ts'
import { refusalFor } from './refusal-for.ts'
import { Session } from './session.ts'
import type { SessionHost, Subscriber } from './session-host.ts'
import { SharedBatches } from './shared-batches.ts'
import { subjectOf } from './subject.ts'
import { createSubscriptionIndex } from './subscription-index.ts'
import { createTally } from './tally.ts'
import type { Cancel, World } from '../world.ts'

/** What a hub is made of. */
export interface HubParts {
  readonly world: World
  readonly log: EventLog
  /** Must follow the log already: the hub tells of an event when the state has it. */
  readonly registry: Pick<Registry, 'offset' | 'digest' | 'snapshot'>
  readonly options: Pick<CoreOptions, 'log' | 'session'>
  /** Left out, or with `authRequired` off: nobody needs a token. */
  readonly authenticator?: Authenticator | undefined
  readonly policy: VisibilityPolicy
  readonly counters: Counters
}

/** All connections: hands out what the log tells of. */
export type Hub = Pick<Served, 'accept' | 'sizes' | 'drain' | 'expireAll' | 'revoke'> & {
  readonly close: (code: number, reason: string) => void
}

/** Time between goaway and close: enough to be read, and for what is under way to arrive. */
const GOAWAY_MS = 1_000

const NOTHING: Cancel = () => undefined

/** A hub that follows its log from now on. */
export function createHub(parts: HubParts): Hub {
  assertLockable(parts)
  const hub = new StandingHub(parts)
  return {
    accept: (connection, request) => hub.accept(connection, request),
    sizes: () => hub.sizes(),
    drain: () => hub.drain(),
    expireAll: () => hub.expireAll(),
    revoke: (sub) => hub.revoke(sub),
    close: (code, reason) => hub.close(code, reason),
  }
}

/** Throws where tokens are required and nobody can tell a good one. */
export function assertLockable({
  options,
  authenticator,
}: Pick<HubParts, 'options' | 'authenticator'>): void {
  if (options.session.authRequired && !authenticator) {
    throw new TypeError('authRequired needs an authenticator')
  }
}

class StandingHub {
  readonly #world: World
  readonly #host: SessionHost
  readonly #sessions = new Set<Session>()
  readonly #addresses = createTally()
  readonly #nodes: KnownNodes
  readonly #unfollow: () => void
  #state: 'open' | 'draining' | 'closed' = 'open'
  #head: number
  #cancelDrain = NOTHING
  #accepted = 0

  constructor(parts: HubParts) {
    this.#world = parts.world
    this.#nodes = new KnownNodes(parts.registry)
    this.#host = this.#createHost(parts)
    this.#head = parts.log.head
    this.#unfollow = parts.log.follow((event) => this.#onEvent(event))
  }

  accept(connection: Connection, request: ConnectionRequest): Peer | Refusal {
    const { counters } = this.#host
    const refusal = this.#refusal(request.address)
    if (refusal) {
      counters.connectionsRefused += 1
      return refusal
    }
    counters.connections += 1
    this.#accepted += 1
    this.#addresses.add(request.address)
    const clientId = `c-${this.#accepted}`
    const onEnd = this.#forget
    const session = new Session(this.#host, { connection, request, clientId, onEnd })
    this.#sessions.add(session)
    return session.peer
  }

  sizes(): ReturnType<Served['sizes']> {
    return {
      connections: this.#sessions.size,
      subscriptions: this.#host.index.size,
      addresses: this.#addresses.size,
      users: this.#host.users.size,
    }
  }

  /** Each client gets a slot of the spread and the width of it as jitter: together they fill it evenly. */
  drain(): void {
    if (this.#state !== 'open') return
    this.#state = 'draining'
    const { drainSpreadMs } = this.#host.options
    const slotMs = drainSpreadMs / Math.max(1, this.#sessions.size)
    for (const [index, session] of [...this.#sessions].entries()) {
      session.goAway(Math.floor(index * slotMs), Math.ceil(slotMs))
    }
    this.#cancelDrain = this.#world.after(GOAWAY_MS, () => this.#closeAll(1012, 'restart'))
  }

  expireAll(): void {
    for (const session of [...this.#sessions]) {
      if (session.identity()) session.close(4401, 'token expired')
    }
  }

  revoke(sub: string): number {
    const revoked = [...this.#sessions].filter((session) => session.identity()?.sub === sub)
    for (const session of revoked) session.close(4504, 'revoked')
    return revoked.length
  }

  close(code: number, reason: string): void {
    this.#state = 'closed'
    this.#unfollow()
    this.#host.flushes.end()
    this.#cancelDrain()
    this.#closeAll(code, reason)
  }

  #createHost(parts: HubParts): SessionHost {
    const { session: options, log: bounds } = parts.options
    const batches = new SharedBatches()
    return {
      world: parts.world,
      log: parts.log,
      registry: parts.registry,
      options,
      authenticator: options.authRequired ? parts.authenticator : undefined,
      policy: parts.policy,
      counters: parts.counters,
      index: createSubscriptionIndex<Subscriber>(),
      users: createTally(),
      userFrames: new KeyedBuckets(options.messagesPerSecond, options.messageBurst),
      head: () => this.#head,
      subjectOf: (event) => subjectOf(event, this.#nodes.serviceOf),
      pages: new LogPages(bounds.maxBytes),
      flushes: new FlushClock(parts.world, options.flushEveryMs, () => batches.forget()),
      batches,
    }
  }

  #onEvent(event: LoggedEvent): void {
    this.#head = event.offset
    this.#nodes.learn(event)
    if (event.offset % PAGE_EVENTS === 0) this.#host.pages.forgetBefore(this.#host.log.first)
    const { serviceName, nodeId } = this.#host.subjectOf(event)
    for (const subscriber of this.#host.index.match(event.event, serviceName, nodeId)) {
      subscriber.offer(event)
    }
  }

  #refusal(address: string): Refusal | undefined {
    const { options, world } = this.#host
    return refusalFor(address, { state: this.#state, addresses: this.#addresses, options, world })
  }

  #closeAll(code: number, reason: string): void {
    for (const session of [...this.#sessions]) {
      // What waits for its turn has happened before this, and old clients cannot ask for it again.
      session.delivery.flush()
      session.close(code, reason)
    }
  }

  readonly #forget = (session: Session): void => {
    this.#sessions.delete(session)
    this.#addresses.remove(session.address)
  }
}
