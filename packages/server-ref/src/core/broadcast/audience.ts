import type { EventMessage } from 'maxine-protocol'
import type { Connection, ConnectionRequest, Peer } from '../connection.ts'
import type { Counters } from '../counters.ts'
import type { Authenticator } from '../identity.ts'
import { KeyedBuckets } from '../keyed-buckets.ts'
import type { EventLog, LoggedEvent } from '../log/log.ts'
import type { SessionOptions } from '../options.ts'
import type { Refusal, Served } from '../served.ts'
import { FlushClock } from '../sessions/flush-clock.ts'
import { refusalFor } from '../sessions/refusal-for.ts'
import { createTally } from '../sessions/tally.ts'
import type { Cancel, World } from '../world.ts'
import type { Manners } from './manners.ts'
import type { Recipients, Telling } from './recipients.ts'
import { rolesOf } from './roles.ts'
import { Topics } from './topics.ts'
import { Visitor } from './visitor.ts'
import type { VisitorHost } from './visitor.ts'

/** What an audience is made of. */
export interface AudienceParts {
  readonly world: World
  readonly log: EventLog
  readonly options: SessionOptions
  readonly counters: Counters
  readonly manners: Manners
  /** Left out, or with `authRequired` off: tokens are not looked at. */
  readonly authenticator?: Authenticator | undefined
  readonly onError: (error: unknown) => void
}

type Hub = Pick<Served, 'accept' | 'sizes' | 'drain' | 'expireAll' | 'revoke'>

/** The name that all entries of such a log have: what they are called on the wire stands inside. */
const TOLD = 'told'

/**
 * All connections of a system whose wire knows no positions. What is told goes through the log, so
 * that all hear of it in one order; who hears of it is settled when it is told.
 */
export class Audience implements Hub {
  readonly topics = new Topics<Visitor>()
  readonly #parts: AudienceParts
  readonly #host: VisitorHost
  readonly #visitors = new Set<Visitor>()
  readonly #addresses = createTally()
  readonly #unfollow: () => void
  #state: 'open' | 'draining' | 'closed' = 'open'
  #accepted = 0
  #sent = 0
  #cancelDrain: Cancel[] = []

  constructor(parts: AudienceParts) {
    this.#parts = parts
    this.#host = this.#createHost(parts)
    this.#unfollow = parts.log.follow((event) => this.#onEvent(event))
  }

  /** Frames put on connections, answers included. */
  get framesSent(): number {
    return this.#sent
  }

  /** Who is here, in the order of their coming. */
  get visitors(): readonly Visitor[] {
    return [...this.#visitors].filter(({ isPresent }) => isPresent)
  }

  /**
   * Tells it. Rejects with a TypeError where it cannot be said: no client could read it, or this wire
   * has no words for it.
   */
  async tell(telling: Telling): Promise<LoggedEvent> {
    this.#frames(telling, 0)
    const { counters, log } = this.#parts
    const event = await log.append({ event: TOLD, data: { ...telling } })
    counters.events += 1
    return event
  }

  readonly accept = (connection: Connection, request: ConnectionRequest): Peer | Refusal => {
    const { counters } = this.#parts
    const refusal = this.#refusal(request.address)
    if (refusal) {
      counters.connectionsRefused += 1
      return refusal
    }
    counters.connections += 1
    this.#accepted += 1
    this.#addresses.add(request.address)
    const visitor = new Visitor(this.#host, connection, request, `c-${this.#accepted}`)
    this.#visitors.add(visitor)
    void visitor.arrive(request.token)
    return visitor
  }

  readonly sizes = (): ReturnType<Served['sizes']> => ({
    connections: this.#visitors.size,
    subscriptions: this.topics.size,
    addresses: this.#addresses.size,
    users: this.#host.users.size,
  })

  /** These wires cannot ask a client to come back later, so each is closed at its time of the spread. */
  readonly drain = (): void => {
    if (this.#state !== 'open') return
    this.#state = 'draining'
    const { world, options, manners } = this.#parts
    const visitors = [...this.#visitors]
    const slotMs = options.drainSpreadMs / Math.max(1, visitors.length)
    this.#cancelDrain = visitors.map((visitor, index) =>
      world.after(Math.floor(index * slotMs), () => visitor.close(...manners.farewells.leaving)),
    )
  }

  readonly expireAll = (): void => {
    for (const visitor of [...this.#visitors]) {
      if (visitor.identity()) visitor.close(...this.#parts.manners.farewells.over)
    }
  }

  readonly revoke = (sub: string): number => {
    const revoked = [...this.#visitors].filter((visitor) => visitor.identity()?.sub === sub)
    for (const visitor of revoked) visitor.close(4504, 'revoked')
    return revoked.length
  }

  close(code: number, reason: string): void {
    this.#state = 'closed'
    this.#unfollow()
    for (const cancel of this.#cancelDrain) cancel()
    // What waits for its turn has happened before this, and cannot be asked for again.
    for (const visitor of [...this.#visitors]) visitor.close(code, reason)
    this.#host.flushes.end()
  }

  #createHost({ world, options, counters, manners, authenticator, onError }: AudienceParts) {
    return {
      ...{ world, options, counters, manners, onError },
      join: manners.dialect.batch,
      authenticator: options.authRequired ? authenticator : undefined,
      topics: this.topics,
      flushes: new FlushClock(world, options.flushEveryMs, () => undefined),
      users: createTally(),
      // A system with a limit of its own counts by connection, as its document says.
      ...(!manners.limiter && {
        userFrames: new KeyedBuckets(options.messagesPerSecond, options.messageBurst),
      }),
      onSent: (frames: number) => void (this.#sent += frames),
      onEnd: (visitor: Visitor) => {
        this.#visitors.delete(visitor)
        this.#addresses.remove(visitor.address)
      },
    }
  }

  #onEvent({ event, data, timestamp }: LoggedEvent): void {
    if (event !== TOLD) return
    const telling = data as Telling
    const hearers = this.#hearers(telling.to, telling.data)
    if (hearers.length === 0) return
    const frames = this.#frames(telling, timestamp)
    for (const visitor of hearers) visitor.offer(frames)
  }

  #hearers(to: Recipients, data: unknown): readonly Visitor[] {
    switch (to.kind) {
      case 'all':
        return this.visitors
      case 'topic':
        return [...this.topics.hearers(to.topic, data)].filter(
          ({ id, isPresent }) => isPresent && id !== to.except,
        )
      case 'user':
        return this.visitors.filter((visitor) => visitor.identity()?.sub === to.sub)
      case 'role':
        return this.visitors.filter((visitor) => {
          const identity = visitor.identity()
          return identity !== undefined && rolesOf(identity).includes(to.role)
        })
      case 'users':
        return this.#users(to, data)
    }
  }

  #users(
    { topic, roles }: Extract<Recipients, { readonly kind: 'users' }>,
    data: unknown,
  ): readonly Visitor[] {
    const hearers = this.#hearers(
      topic === undefined ? { kind: 'all' } : { kind: 'topic', topic },
      data,
    )
    return hearers.filter((visitor) => {
      const identity = visitor.identity()
      if (!identity || !roles) return identity !== undefined
      return rolesOf(identity).some((role) => roles.includes(role))
    })
  }

  /** Made once for all who hear of it. */
  #frames({ event, data, topic }: Telling, timestamp: number): readonly string[] {
    const message: EventMessage = {
      type: 'event',
      event,
      data,
      timestamp,
      ...(topic !== undefined && { topic }),
    }
    const encoded = this.#parts.manners.dialect.encode(message)
    if (encoded.ok) return encoded.frames
    throw new TypeError(encoded.problem.message)
  }

  #refusal(address: string): Refusal | undefined {
    const { options, world } = this.#parts
    return refusalFor(address, { state: this.#state, addresses: this.#addresses, options, world })
  }
}
