import type { Filter, Refusal, ServerMessage, SubscriptionAnswer } from 'maxine-protocol'
import type { Owner, SessionHost, Subscriber } from './session-host.ts'

/** A filter that is wanted; old clients name none. */
export interface Wanted {
  readonly id?: string
  readonly filter: Filter
}

/** The text of deployed servers. */
const FORBIDDEN: Refusal = { code: 'forbidden', message: 'Insufficient permissions' }

/** What one connection is subscribed to, kept in the index of all. */
export class Subscriptions {
  readonly #host: SessionHost
  readonly #subscriber: Subscriber
  readonly #owner: Pick<Owner, 'identity'>

  constructor(host: SessionHost, subscriber: Subscriber, owner: Pick<Owner, 'identity'>) {
    this.#host = host
    this.#subscriber = subscriber
    this.#owner = owner
  }

  /** Adds it, or replaces the one with its id; what is refused changes nothing. */
  add({ id, filter }: Wanted): SubscriptionAnswer {
    const key = id === undefined ? unnamedKey(filter) : namedKey(id)
    const error = this.#objection(key, filter)
    if (!error) this.#host.index.set(this.#subscriber, key, filter)
    return { ...(id !== undefined && { id }), filter, ...(error && { error }) }
  }

  /** False where there is none of that id. */
  remove(id: string): boolean {
    return this.#host.index.remove(this.#subscriber, namedKey(id))
  }

  removeAll(): void {
    this.#host.index.removeAll(this.#subscriber)
  }

  /** Ends what the role no longer permits, and says so. */
  revoke(): ServerMessage[] {
    const { index } = this.#host
    const revoked = [...index.of(this.#subscriber)].filter(([, filter]) => !this.#mayAsk(filter))
    for (const [key] of revoked) index.remove(this.#subscriber, key)
    return revoked.map(([key]) => {
      const id = idOf(key)
      // Without an id, `unsubscribed` would speak of all of them.
      if (id === undefined) return { type: 'error', ...FORBIDDEN, retryable: false }
      return { type: 'unsubscribed', ids: [id], reason: 'forbidden' }
    })
  }

  #objection(key: string, filter: Filter): Refusal | undefined {
    if (!this.#mayAsk(filter)) return FORBIDDEN
    const held = this.#host.index.of(this.#subscriber)
    const { maxSubscriptions } = this.#host.options
    if (held.has(key) || held.size < maxSubscriptions) return undefined
    return { code: 'too_many_subscriptions', message: `${maxSubscriptions} at most` }
  }

  /** A wide filter is anyone's: events that the role may not see are left out as they are sent. */
  #mayAsk({ event }: Filter): boolean {
    return event === undefined || this.#host.policy.maySee(this.#owner.identity(), event)
  }
}

/** The id itself, where it cannot be taken for another key: one text less for each subscription. */
function namedKey(id: string): string {
  return id.startsWith('=') || id.startsWith('#') ? `#${id}` : id
}

/** The filter names itself, so that one asked for again, as a barrier, does not add up. */
function unnamedKey({ event, serviceName, nodeId }: Filter): string {
  return `=${JSON.stringify([event, serviceName, nodeId])}`
}

function idOf(key: string): string | undefined {
  if (key.startsWith('=')) return undefined
  return key.startsWith('#') ? key.slice(1) : key
}
