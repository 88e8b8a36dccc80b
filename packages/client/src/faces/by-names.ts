import type { EventMessage, Filter } from 'maxine-protocol'
import type { AbortSignalLike } from '../abort.ts'
import type { Handler } from '../emitter.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import { SubscriptionGroup } from './subscription-group.ts'

/** What was subscribed by names, which are all that is needed to end it. */
export class ByNames {
  readonly #subscriptions: Subscriptions
  readonly #toFilter: (name: string) => Filter
  readonly #open = new Map<string, readonly Subscription[]>()

  constructor(subscriptions: Subscriptions, toFilter: (name: string) => Filter) {
    this.#subscriptions = subscriptions
    this.#toFilter = toFilter
  }

  /** `more`: what is wanted of each besides its name. */
  open(
    names: readonly string[],
    more: Filter,
    handler?: Handler<EventMessage>,
    signal?: AbortSignalLike,
  ): SubscriptionGroup {
    return new SubscriptionGroup(
      names.map((name) =>
        this.openOne(name, { ...more, ...this.#toFilter(name) }, handler, signal),
      ),
    )
  }

  openOne(
    name: string,
    filter = this.#toFilter(name),
    handler?: Handler<EventMessage>,
    signal?: AbortSignalLike,
  ): Subscription {
    const subscription = this.#subscriptions.open(filter, handler, signal)
    // Those that have been ended by themselves need not be ended again.
    const others = this.#open.get(name)?.filter(({ status }) => status !== 'closed') ?? []
    this.#open.set(name, [...others, subscription])
    return subscription
  }

  close(names: readonly string[]): void {
    for (const name of names) {
      for (const subscription of this.#open.get(name) ?? []) subscription.unsubscribe()
      this.#open.delete(name)
    }
  }
}
