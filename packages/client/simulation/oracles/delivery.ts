import type { EventMessage, Filter, Gap, Subscription } from 'maxine-client'
import type { Link } from '../link.ts'
import type { Plan } from '../plan.ts'
import type { Heard, Scene, Watcher } from '../scene.ts'
import type { Fact, Truth } from '../truth.ts'

/** A filter of a subscription, and since when the server is known to hold it. */
interface Era {
  readonly filter: Filter
  from: number
}

/** How many facts an event may be delivered late against the end of a session. Milliseconds. */
const SLACK_MS = 200

/**
 * P1 ordered, P2 unique, P3 reliable, P4 no silent loss and P6 filtered, for one subscription:
 * whatever matched while it was held arrives once, in order, before anything later, or a gap does.
 */
export class Ear {
  readonly name: string
  /** Set as soon as there is one. */
  subscription: Subscription | undefined
  /** What the client says of it. */
  status: () => string | undefined = () => this.subscription?.status
  #eras: Era[]
  /** An event that is being handed out while a handler changes the filter follows the old one. */
  #updated: { readonly at: number; readonly before: Filter } | undefined
  /** Everything up to here has been delivered, was not wanted, or is covered by a gap. */
  #settled: number
  #last = 0
  #told: 'nothing' | 'a gap' = 'nothing'
  readonly #scene: Scene
  readonly #mustSee: (fact: Fact) => boolean
  readonly #isExcused: (n: number) => boolean

  constructor(
    scene: Scene,
    name: string,
    filter: Filter,
    {
      mustSee,
      isExcused,
    }: Pick<Ear, never> & {
      readonly mustSee: (fact: Fact) => boolean
      readonly isExcused: (n: number) => boolean
    },
  ) {
    this.#scene = scene
    this.name = name
    this.#eras = [{ filter, from: Infinity }]
    this.#settled = scene.truth.head
    this.#mustSee = mustSee
    this.#isExcused = isExcused
  }

  get filter(): Filter {
    return this.#era.filter
  }

  get #era(): Era {
    const era = this.#eras.at(-1)
    if (!era) throw new Error('an ear without a filter')
    return era
  }

  update(filter: Filter): void {
    this.#updated = { at: this.#scene.clock.now, before: this.filter }
    this.#eras.push({ filter, from: Infinity })
  }

  /** The server is known to hold it, as of a frame sent at that point. */
  confirm(stamp: number): void {
    if (this.#era.from === Infinity) this.#era.from = stamp
  }

  /** The server holds it no more. */
  refuse(): void {
    this.#eras = [{ filter: this.#era.filter, from: Infinity }]
  }

  /** Whatever comes next, some before it may be missing. */
  forgiveNext(): void {
    this.#told = 'a gap'
  }

  hear(n: number, fact: Fact): void {
    const { report } = this.#scene
    if (this.#told === 'a gap') this.forgive(n - 1)
    this.#told = 'nothing'
    if (n === this.#last) report('P2', `${this.name} got ${n} twice`)
    else if (n < this.#last) report('P1', `${this.name} got ${n} after ${this.#last}`)
    this.#last = Math.max(this.#last, n)
    if (!this.#mayHear(fact)) report('P6', `${this.name} got ${n}, which it does not want`)
    this.#settleUpTo(n - 1, `before ${n}`)
    this.#settled = Math.max(this.#settled, n)
  }

  /** Everything up to here may be missing: the application was told. */
  forgive(upTo: number): void {
    this.#settled = Math.max(this.#settled, upTo)
  }

  /** Nothing up to here may be missing any more. */
  assertSettled(upTo: number, when: string): void {
    if (this.#told === 'a gap') return
    this.#settleUpTo(upTo, when)
  }

  #settleUpTo(end: number, when: string): void {
    const { report, truth } = this.#scene
    for (let n = this.#settled + 1; n <= end; n += 1) {
      const fact = truth.fact(n)
      if (!fact || this.#isExcused(n) || !this.#wants(fact, truth)) continue
      report('P3', `${this.name} never got ${n}, and no gap was told ${when}`)
      break
    }
    this.#settled = Math.max(this.#settled, end)
  }

  #mayHear(fact: Fact): boolean {
    const { truth, clock } = this.#scene
    if (truth.mayMatch(this.filter, fact)) return true
    const { at, before } = this.#updated ?? {}
    return at === clock.now && before !== undefined && truth.mayMatch(before, fact)
  }

  /** Whether it matched every filter from the one in force then to the one now. */
  #wants(fact: Fact, truth: Truth): boolean {
    if (!this.#mustSee(fact)) return false
    const later = this.#eras.findIndex(({ from }) => from >= fact.n)
    const since = later < 0 ? this.#eras.length : later
    if (since === 0) return false
    return this.#eras.slice(since - 1).every(({ filter }) => truth.mustMatch(filter, fact))
  }
}

/** Hears of all that the client delivers, for all its subscriptions. */
export class DeliveryOracle implements Watcher {
  readonly ears = new Set<Ear>()
  /**
   * Where the client's history begins at an old server, which it asks for its last event first:
   * what came between the connection and that answer, and was lost, nobody can know of.
   */
  anchoredAt: () => number | undefined = () => 0
  /** How far an old server's history has told: whoever asks for more later does not ask for that. */
  toldUpTo: () => number = () => 0
  /** What the client says it is doing. */
  status: () => string = () => 'idle'
  delivered = 0
  gaps = 0
  #last = 0
  /** How much had happened when the newest connection began to get events. */
  #liveFrom: number | undefined
  #newest: Link | undefined
  #link: Link | undefined
  #hearing: Heard | undefined
  #excused = new Set<number>()
  readonly #scene: Scene
  readonly #plan: Plan

  constructor(scene: Scene, plan: Plan) {
    this.#scene = scene
    this.#plan = plan
  }

  createEar(name: string, filter: Filter): Ear {
    const ear = new Ear(this.#scene, name, filter, {
      mustSee: ({ event }) => event !== 'admin_event' || this.#plan.career === 'admin',
      isExcused: (n) => this.#excused.has(n),
    })
    this.ears.add(ear)
    return ear
  }

  /** An event reached a handler. */
  hear(event: EventMessage, ear?: Ear): void {
    const { report, truth, clock } = this.#scene
    const n = this.#numberOf(event)
    const fact = truth.fact(n)
    if (!fact) return report('P1', `an event that never happened: ${JSON.stringify(event)}`)
    if (ear) return ear.hear(n, fact)
    this.delivered += 1
    if (n <= this.#last) report('P1', `event ${n} after ${this.#last}`)
    this.#last = n
    if (this.status() === 'closed') report('FENCE', `event ${n} reached a client that is closed`)
    if (this.#plan.server === 'old') return
    const link = this.#link
    if (!link?.isHeld || link !== this.#newest)
      report('FENCE', `event ${n} came from no connection that stands`)
    if (fact.event === 'admin_event') this.#assertAllowed(n, fact, clock.now)
  }

  gap({ reason, to }: Gap): void {
    this.gaps += 1
    const { trace, truth } = this.#scene
    trace(() => `gap ${reason} to ${String(to)}`)
    const link = this.#link
    const isPlaced = this.#plan.server === 'new' && link && to !== undefined
    const upTo = isPlaced ? truth.numberOf(link.epoch, to) : (this.#liveFrom ?? 0)
    for (const ear of this.ears) ear.forgive(upTo)
  }

  /** Each subscription has what it should by now. */
  assertComplete(): void {
    for (const ear of this.ears) ear.assertSettled(this.#scene.truth.head, 'by the end')
  }

  onSocket(link: Link): void {
    this.#newest = link
  }

  onOpened(link: Link): void {
    this.#liveFrom = this.#plan.auth === 'off' ? link.acceptedAt : undefined
  }

  onHears(link: Link, heard: Heard): void {
    this.#link = link
    this.#hearing = heard
    // Nothing is sent before the first word of a server that wants a token.
    if (link.isHeld) this.#liveFrom ??= heard.stamp
    if (link.lost.size > 0) for (const n of link.lost) this.#excused.add(n)
  }

  onHeard(): void {
    const anchoredAt = this.anchoredAt()
    const stamp = Math.max(this.#hearing?.stamp ?? 0, anchoredAt ?? 0, this.toldUpTo())
    // A connection that was left is late, and confirms nothing.
    for (const ear of this.#link?.isHeld ? this.ears : []) {
      const status = ear.status()
      if (status === 'active' && anchoredAt !== undefined) ear.confirm(stamp)
      else if (status === 'rejected') ear.refuse()
    }
    this.#link = undefined
    this.#hearing = undefined
  }

  #numberOf({ offset, data }: EventMessage): number {
    if (this.#plan.server === 'old' || offset === undefined) return (data as { n: number }).n
    // One who reads from a buffer hears of it later.
    if (!this.#link) return (data as { n: number }).n
    return this.#scene.truth.numberOf(this.#link.epoch, offset)
  }

  #assertAllowed(n: number, { timestamp }: Fact, now: number): void {
    const { career, downgradedAt, tokenLifeMs, graceMs } = this.#plan
    const until = downgradedAt + tokenLifeMs + graceMs + SLACK_MS
    const isAllowed = career === 'admin' || (career === 'downgraded' && timestamp <= until)
    if (!isAllowed) this.#scene.report('P7', `admin event ${n} reached a ${career} user at ${now}`)
  }
}
