import { filterKey } from 'maxine-client'
import type { AnyLiveClient, Filter } from 'maxine-client'

/** How long something is kept that no component needs any more, in milliseconds: the next one may. */
const LINGER_MS = 5_000

/** Keeps subscriptions for a while after a component has left, so that the server is not told to and fro. */
export class Lingering {
  readonly #client: AnyLiveClient
  readonly #ends = new Map<string, () => void>()

  constructor(client: AnyLiveClient) {
    this.#client = client
  }

  keep(filter: Filter): void {
    this.end(filter)
    const key = filterKey(filter)
    const kept = this.#client.subscribe(filter)
    const timer = setTimeout(() => this.#ends.get(key)?.(), LINGER_MS)
    this.#ends.set(key, () => {
      this.#ends.delete(key)
      clearTimeout(timer)
      kept.unsubscribe()
    })
  }

  /** Somebody else holds it now. */
  end(filter: Filter): void {
    this.#ends.get(filterKey(filter))?.()
  }
}
