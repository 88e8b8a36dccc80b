import type { Filter } from 'maxine-protocol'
import type { SeenFrame } from '../fake-server.ts'
import { isObject } from './seen-frames.ts'

/**
 * What one connection is subscribed to, by what both sides have said: the core tells only how many
 * there are.
 */
export class HeldFilters {
  /** By id, as the hello asked; the welcome says only which were granted. */
  readonly #asked = new Map<unknown, Filter>()
  readonly #held = new Map<unknown, Filter>()

  all(): readonly Filter[] {
    return [...this.#held.values()]
  }

  hear({ hello }: SeenFrame): void {
    if (!isObject(hello)) return
    for (const { id, filter } of objectsIn(hello['subscriptions'])) {
      this.#asked.set(id, filterOf(filter))
    }
  }

  send(frame: SeenFrame): void {
    const { type, id } = frame
    if (type === 'welcome') this.#grant(frame)
    if (type === 'subscribed') {
      const filter = filterOf(frame['filter'])
      this.#held.set(id ?? `=${JSON.stringify(filter)}`, filter)
    }
    if (type !== 'unsubscribed') return
    if (id === undefined) this.#held.clear()
    else this.#held.delete(id)
  }

  #grant({ subscriptions }: SeenFrame): void {
    for (const { id, error } of objectsIn(subscriptions)) {
      const filter = this.#asked.get(id)
      if (filter && error === undefined) this.#held.set(id, filter)
    }
  }
}

function objectsIn(list: unknown): readonly SeenFrame[] {
  return Array.isArray(list) ? list.filter(isObject) : []
}

/** Everything is wanted by `true`, and by what is absent. */
function filterOf(written: unknown): Filter {
  return isObject(written) ? written : {}
}
