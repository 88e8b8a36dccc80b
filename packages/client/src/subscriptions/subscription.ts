import { filterKey } from 'maxine-protocol'
import type { EventMessage, Filter } from 'maxine-protocol'
import { onAbort } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { DISPOSE } from '../dispose.ts'
import type { Handler } from '../emitter.ts'
import { MaxineError } from '../errors.ts'
import { readFilter } from './read-filter.ts'
import type { SubscriptionStatus, Want } from './wanted.ts'

/** What a subscription asks of the client that made it. */
export interface SubscriptionHost {
  readonly acquire: (filter: Filter) => Want
  readonly release: (want: Want) => void
  readonly retry: (want: Want) => void
  /** Calls users' functions, of which none stops another. */
  readonly callEach: (
    handlers: readonly Handler<SubscriptionStatus>[],
    status: SubscriptionStatus,
  ) => void
}

const NOBODY: readonly never[] = []

/** One wish to hear events. Several that mean the same share one subscription at the server. */
export class Subscription {
  readonly #host: SubscriptionHost
  readonly #handler: Handler<EventMessage> | undefined
  #want: Want
  #held: 'held' | 'closed' = 'held'
  readonly #unlisten: (() => void) | undefined
  /** Those who hear of another status; none for most. */
  #followers: readonly Handler<SubscriptionStatus>[] = NOBODY
  /** Made when somebody listens: a function of its own takes 60 bytes. */
  #tell: (() => void) | undefined

  /** @internal */
  constructor(
    host: SubscriptionHost,
    filter: Filter,
    handler: Handler<EventMessage> | undefined,
    signal: AbortSignalLike | undefined,
  ) {
    this.#host = host
    // Of its own, so that the same function subscribed twice is taken away one at a time.
    // Once it has ended it hears nothing more, not even of the event in which it ended.
    this.#handler = handler && ((event) => (this.#held === 'held' ? handler(event) : undefined))
    this.#want = this.#hold(filter)
    if (signal) this.#unlisten = onAbort(signal, () => this.unsubscribe())
  }

  get filter(): Filter {
    return this.#want.filter
  }

  /** `pending` until the server has confirmed it, and again while there is no connection. */
  get status(): SubscriptionStatus {
    return this.#held === 'closed' ? 'closed' : this.#want.status
  }

  /** Why it was refused. The others, and the connection, are not touched by it. */
  get error(): MaxineError | undefined {
    return this.#held === 'closed' ? undefined : this.#want.error
  }

  /** Resolves when the server has confirmed it; rejects when it was refused or has been ended. */
  get ready(): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => this.#settled(resolve, reject))
    // Nobody has to wait for it.
    ready.catch(() => undefined)
    return ready
  }

  /** Calls `handler` whenever `status` or `error` is another one. The returned function takes it away. */
  onStatus(handler: (status: SubscriptionStatus) => unknown): () => void {
    const added: Handler<SubscriptionStatus> = (status) => handler(status)
    if (this.#followers.length === 0) this.#follow(this.#want)
    this.#followers = [...this.#followers, added]
    return () => {
      this.#followers = this.#followers.filter((other) => other !== added)
      if (this.#followers.length === 0) this.#unfollow(this.#want)
    }
  }

  /** Other events from now on. What matches the filter before and after is neither missed nor told twice. */
  update(filter: Filter): void {
    const wanted = readFilter(filter)
    if (this.#held === 'closed' || filterKey(wanted) === this.#want.key) return
    const before = this.#want
    // First the new one, so that the server is asked in this order.
    this.#want = this.#hold(wanted)
    if (this.#followers.length > 0) this.#follow(this.#want)
    this.#drop(before)
    for (const watch of before.watchers) watch()
    this.#unfollow(before)
  }

  /** Asks again after it was refused. */
  retry(): void {
    if (this.status === 'rejected') this.#host.retry(this.#want)
  }

  /** Ends it; ending it twice is harmless. */
  unsubscribe(): void {
    if (this.#held === 'closed') return
    this.#held = 'closed'
    this.#unlisten?.()
    this.#drop(this.#want)
    for (const watch of this.#want.watchers) watch()
    this.#unfollow(this.#want)
  }

  [DISPOSE](): void {
    this.unsubscribe()
  }

  #hold(filter: Filter): Want {
    const want = this.#host.acquire(filter)
    // Not by spreading: a list that is pushed to has room for 17, which takes 130 bytes more.
    if (this.#handler) want.handlers = want.handlers.concat(this.#handler)
    return want
  }

  #drop(want: Want): void {
    want.handlers = want.handlers.filter((handler) => handler !== this.#handler)
    this.#host.release(want)
  }

  #follow(want: Want): void {
    this.#tell ??= () => this.#host.callEach(this.#followers, this.status)
    want.watchers = [...want.watchers, this.#tell]
  }

  #unfollow(want: Want): void {
    want.watchers = want.watchers.filter((watch) => watch !== this.#tell)
  }

  /** Calls one of the two when the status is no longer pending, and then nothing more. */
  #settled(resolve: () => void, reject: (error: MaxineError) => void): void {
    const want = this.#want
    const look = (): 'settled' | 'pending' => {
      const { status } = this
      if (status === 'pending') return 'pending'
      if (status === 'active') resolve()
      else reject(this.error ?? new MaxineError('closed', 'the subscription was ended'))
      return 'settled'
    }
    if (look() === 'settled') return
    const watch = () => {
      if (this.#want !== want) this.#settled(resolve, reject)
      else if (look() === 'pending') return
      want.watchers = want.watchers.filter((other) => other !== watch)
    }
    want.watchers = [...want.watchers, watch]
  }
}
