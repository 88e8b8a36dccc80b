import { DISPOSE } from '../dispose.ts'
import type { MaxineError } from '../errors.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import type { SubscriptionStatus } from '../subscriptions/wanted.ts'

/** Several subscriptions that were asked for together, each of which the server answers by itself. */
export class SubscriptionGroup {
  /** One for each name that was given, in that order. */
  readonly subscriptions: readonly Subscription[]

  /** @internal */
  constructor(subscriptions: readonly Subscription[]) {
    this.subscriptions = subscriptions
  }

  /** The worst of those that have not been ended: `rejected` before `pending` before `active`. */
  get status(): SubscriptionStatus {
    const found = this.subscriptions.map(({ status }) => status)
    return WORST_FIRST.find((status) => found.includes(status)) ?? 'closed'
  }

  /** Why the first of those that were refused was. */
  get error(): MaxineError | undefined {
    return this.subscriptions.find(({ error }) => error)?.error
  }

  /** Resolves when the server has confirmed all; rejects when one was refused or has been ended. */
  get ready(): Promise<void> {
    const ready = Promise.all(this.subscriptions.map((one) => one.ready)).then(() => undefined)
    // Nobody has to wait for it.
    ready.catch(() => undefined)
    return ready
  }

  /** Calls `handler` whenever `status` or `error` is another one. The returned function takes it away. */
  onStatus(handler: (status: SubscriptionStatus) => unknown): () => void {
    let [status, error] = [this.status, this.error]
    const look = (): unknown => {
      if (this.status === status && this.error === error) return undefined
      ;[status, error] = [this.status, this.error]
      return handler(status)
    }
    const removes = this.subscriptions.map((one) => one.onStatus(look))
    return () => {
      for (const remove of removes) remove()
    }
  }

  /** Asks again for those that were refused. */
  retry(): void {
    for (const one of this.subscriptions) one.retry()
  }

  /** Ends all; ending them twice is harmless. */
  unsubscribe(): void {
    for (const one of this.subscriptions) one.unsubscribe()
  }

  [DISPOSE](): void {
    this.unsubscribe()
  }
}

const WORST_FIRST: readonly SubscriptionStatus[] = ['rejected', 'pending', 'active']
