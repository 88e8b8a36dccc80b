import { coveringFilter, filterKey } from 'maxine-protocol'
import type {
  Capabilities,
  ClientMessage,
  EventMessage,
  Filter,
  SubscriptionAnswer,
  Welcome,
} from 'maxine-protocol'
import type { AbortSignalLike } from '../abort.ts'
import { callEach } from '../emitter.ts'
import type { Handler } from '../emitter.ts'
import type { World } from '../world.ts'
import { WantsByName } from './by-name.ts'
import type { ByName } from './by-name.ts'
import { DEFAULT_RULES } from './rules.ts'
import type { SubscriptionRules } from './rules.ts'
import { Subscription } from './subscription.ts'
import type { SubscriptionHost } from './subscription.ts'
import { WantedSet } from './wanted.ts'
import type { Changes, Want } from './wanted.ts'

/** What subscriptions need of the client around them. */
export interface SubscriptionsHost {
  readonly world: World
  readonly send: (message: ClientMessage) => boolean
  readonly onHandlerFailure: (failure: unknown) => void
}

/** Changes of what is wanted are told at most this often, in milliseconds: servers count messages. */
const CHANGES_EVERY_MS = 100

/** A refusal that may pass is asked about again after this, in milliseconds. */
const RETRY_MS = 5_000

/** Keeps the server's subscriptions equal to what is wanted, and hands events to those who want them. */
export class Subscriptions {
  readonly #host: SubscriptionsHost
  readonly #rules: SubscriptionRules
  readonly #wanted: WantedSet
  readonly #byName = new WantsByName()
  /** What handlers imply who were added without any subscription, by what it means. */
  readonly #implied = new Map<string, { readonly want: Want; readonly holders: Set<object> }>()
  #mode: 'implied' | 'explicit' = 'implied'
  #can: Capabilities | undefined
  #toldAt = -Infinity
  #cancelTelling: (() => void) | undefined
  #cancelRetry: (() => void) | undefined

  constructor(host: SubscriptionsHost, rules = DEFAULT_RULES) {
    this.#host = host
    this.#rules = rules
    this.#wanted = new WantedSet(rules)
  }

  get size(): number {
    return this.#wanted.size
  }

  get isAsking(): boolean {
    return this.#wanted.isAsking
  }

  all(): readonly Want[] {
    return this.#wanted.all()
  }

  /** Ends by itself when the signal is aborted. */
  open(filter: Filter, handler?: Handler<EventMessage>, signal?: AbortSignalLike): Subscription {
    this.#mode = 'explicit'
    const subscription = new Subscription(this, filter, handler, signal)
    if (this.#rules.implies === 'always') return subscription
    for (const { want } of this.#implied.values()) this.release(want)
    this.#implied.clear()
    return subscription
  }

  /**
   * A handler without a subscription. Where the rules say so it gets its events as long as nothing is
   * subscribed, as the published class had it, which got everything when it asked for nothing.
   */
  imply(filter: Filter): () => void {
    const { implies } = this.#rules
    const isSilent = implies === 'until asked' && this.#mode === 'explicit'
    if (isSilent || implies === 'never') return () => undefined
    const key = filterKey(filter)
    const implied = this.#implied.get(key) ?? { want: this.acquire(filter), holders: new Set() }
    const holder = {}
    implied.holders.add(holder)
    this.#implied.set(key, implied)
    return () => {
      implied.holders.delete(holder)
      if (implied.holders.size > 0 || this.#implied.get(key) !== implied) return
      this.#implied.delete(key)
      this.release(implied.want)
    }
  }

  readonly acquire = (filter: Filter): Want => {
    const want = this.#wanted.acquire(filter)
    this.#byName.add(want)
    this.#changed()
    return want
  }

  readonly release = (want: Want): void => {
    this.#wanted.release(want)
    this.#byName.remove(want)
    this.#changed()
  }

  /** For a view of ours: whoever listens by `on` hears nothing more for it. */
  acquireQuietly(filter: Filter, onStatus: () => void): Want {
    const want = this.#wanted.acquire(filter)
    want.quiet += 1
    want.watchers = [...want.watchers, onStatus]
    this.#changed()
    return want
  }

  releaseQuietly(want: Want, onStatus: () => void): void {
    want.quiet -= 1
    want.watchers = want.watchers.filter((watch) => watch !== onStatus)
    this.#wanted.release(want)
    this.#changed()
  }

  readonly callEach: SubscriptionHost['callEach'] = (handlers, status) => {
    callEach(handlers, status, this.#host.onHandlerFailure, 'status')
  }

  readonly retry = (want: Want): void => {
    this.#wanted.retry((other) => other === want)
    this.#changed()
  }

  /** Everything that is wanted, for a first frame. */
  begin(): readonly { readonly id: string; readonly filter: Filter }[] {
    return this.#wanted.begin()
  }

  live(can: Capabilities, welcome: Welcome | undefined): void {
    this.#can = can
    this.#wanted.allow(welcome?.limits?.maxSubscriptions)
    if (can.subscribe === 'one') this.#wanted.collapse()
    this.#wanted.accept(can)
    for (const answer of welcome?.subscriptions ?? []) this.answer(answer)
    this.#changed()
  }

  /** The connection has ended: nothing can be told until there is another, and that one is told all. */
  end(): void {
    this.#can = undefined
    this.#cancelTelling?.()
    this.#cancelRetry?.()
    this.#cancelTelling = this.#cancelRetry = undefined
    this.#wanted.suspend()
  }

  answer(answer: SubscriptionAnswer, retryAfterMs = RETRY_MS): void {
    const { wording } = this.#rules
    const answers = wording?.meant(answer, this.#wanted.all()) ?? [this.#meant(answer)]
    for (const one of answers) this.#settle(one, retryAfterMs)
  }

  /** A server without ids of ours names the filter; one with a single filter means all of them. */
  #meant(answer: SubscriptionAnswer): SubscriptionAnswer {
    const { filter, id } = answer
    const key = id === undefined && filter && this.#can?.subscribe === 'many' && filterKey(filter)
    const meant =
      typeof key === 'string' ? this.#wanted.all().find((want) => want.key === key) : undefined
    return meant ? { ...answer, id: meant.id } : answer
  }

  #settle(answer: SubscriptionAnswer, retryAfterMs: number): void {
    const refused = this.#wanted.answer(answer)
    if (refused !== 'for-now' || this.#cancelRetry) return
    this.#cancelRetry = this.#host.world.after(Math.max(retryAfterMs, CHANGES_EVERY_MS), () => {
      this.#cancelRetry = undefined
      this.retryRefused((want) => want.error?.retryable === true)
    })
  }

  /** Asks again for what was refused: with another token, the answer may be another. */
  retryRefused(which?: (want: Want) => boolean): void {
    this.#wanted.retry(which)
    this.#changed()
  }

  /** What an old server answers in order: its filter, once more. */
  barrier(): ClientMessage {
    const covering = coveringFilter(this.#wanted.all().map(({ filter }) => filter))
    return covering
      ? { type: 'subscribe', subscriptions: [{ filter: covering }] }
      : { type: 'unsubscribe' }
  }

  /** Those who want this event. */
  matching(
    event: EventMessage,
    serviceOf: (nodeId: string) => string | undefined,
  ): readonly Want[] {
    return this.#wanted.matching(event, serviceOf)
  }

  /** The same, as far as the name of an event tells. */
  byName(event: string): ByName {
    return this.#byName.of(event)
  }

  deliver(event: EventMessage, handlers: readonly Handler<EventMessage>[]): void {
    callEach(handlers, event, this.#host.onHandlerFailure, event.event)
  }

  /** Later, so that what is wanted and unwanted in one go is never told. */
  #changed(): void {
    if (!this.#can || this.#cancelTelling) return
    const { world } = this.#host
    const waitMs = this.#toldAt + CHANGES_EVERY_MS - world.now()
    if (waitMs > 0) {
      this.#cancelTelling = world.after(waitMs, () => this.#tell())
      return
    }
    let stage: 'due' | 'cancelled' = 'due'
    this.#cancelTelling = () => (stage = 'cancelled')
    queueMicrotask(() => {
      if (stage === 'due') this.#tell()
    })
  }

  #tell(): void {
    this.#cancelTelling = undefined
    if (!this.#can) return
    const changes = this.#wanted.changes(this.#can.subscribe)
    if (changes.subscribe.length + changes.unsubscribe.length > 0) this.#say(changes, this.#can)
    this.#wanted.accept(this.#can)
  }

  #say({ first, subscribe, unsubscribe, ended }: Changes, { subscribe: how }: Capabilities): void {
    this.#toldAt = this.#host.world.now()
    const messages: ClientMessage[] = []
    if (subscribe.length > 0) messages.push({ type: 'subscribe', subscriptions: subscribe })
    // A server with one filter keeps the last one, which is narrower than everything.
    if (unsubscribe.length > 0 && how === 'many') {
      const filters = this.#rules.wording && { filters: ended }
      messages.push({ type: 'unsubscribe', ids: unsubscribe, ...filters })
    }
    if (first === 'unsubscribe') messages.reverse()
    for (const message of messages) this.#host.send(message)
  }
}
