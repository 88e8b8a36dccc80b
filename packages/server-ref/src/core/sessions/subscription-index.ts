import type { Filter } from 'maxine-protocol'
import { FilterTables } from './filter-tables.ts'
import { collect, Member } from './held.ts'
import { MatchCache } from './match-cache.ts'
import { Search } from './search.ts'

/** Who wants what: finds the subscribers of an event at a cost of those it finds. */
export interface SubscriptionIndex<Subscriber> {
  /** Subscriptions of all subscribers. */
  readonly size: number
  /** Keys in the tables: 0 when nobody is subscribed. */
  readonly buckets: number
  /** Answers that are remembered: bounded, and 0 when nobody is subscribed. */
  readonly remembered: number
  /** Adds a subscription, or replaces the one with this id in one step. */
  readonly set: (subscriber: Subscriber, id: string, filter: Filter) => void
  /** False where there is none. */
  readonly remove: (subscriber: Subscriber, id: string) => boolean
  readonly removeAll: (subscriber: Subscriber) => void
  /** By id. */
  readonly of: (subscriber: Subscriber) => ReadonlyMap<string, Filter>
  /**
   * Everyone with a filter that the event passes, each once. Takes a service or node that is not
   * there as `undefined`.
   *
   * The list never changes: whoever reads it may change the index meanwhile, and then still reads who
   * was subscribed before. Equal questions have the same list (`===`) as long as no filter that decides
   * them is added or taken away; so have questions about nodes of one service that no filter names.
   */
  readonly match: (event: string, serviceName: unknown, nodeId: unknown) => readonly Subscriber[]
}

/** What may be spent on remembered answers, in words of 8 bytes: at most 8 MB, some 30,000 keys. */
const MOST_REMEMBERED = 1_048_576

const NONE: ReadonlyMap<string, Filter> = new Map()

const NOBODY: readonly never[] = []

/** An index with nothing in it. `mostRemembered` as above; 0 remembers nothing. */
export function createSubscriptionIndex<Subscriber>(
  mostRemembered = MOST_REMEMBERED,
): SubscriptionIndex<Subscriber> {
  return new StandingIndex(mostRemembered)
}

class StandingIndex<Subscriber> implements SubscriptionIndex<Subscriber> {
  readonly #members = new Map<Subscriber, Member<Subscriber>>()
  readonly #tables = new FilterTables<Subscriber>()
  readonly #cache: MatchCache<Subscriber>
  readonly #search = new Search<Subscriber>()
  #searches = 0
  #size = 0

  constructor(mostRemembered: number) {
    this.#cache = new MatchCache(mostRemembered)
  }

  get size(): number {
    return this.#size
  }

  get buckets(): number {
    return this.#members.size + this.#tables.size
  }

  get remembered(): number {
    return this.#cache.size
  }

  set(subscriber: Subscriber, id: string, filter: Filter): void {
    const member = this.#members.get(subscriber) ?? new Member(subscriber)
    this.#members.set(subscriber, member)
    const before = member.filters.get(id)
    member.filters.set(id, this.#tables.add(filter, member))
    this.#size += 1
    if (before) this.#takeOut(member, before)
    this.#cache.forget(filter)
  }

  remove(subscriber: Subscriber, id: string): boolean {
    const member = this.#members.get(subscriber)
    const filter = member?.filters.get(id)
    if (!member || !filter) return false
    member.filters.delete(id)
    if (member.filters.size === 0) this.#members.delete(subscriber)
    this.#takeOut(member, filter)
    return true
  }

  removeAll(subscriber: Subscriber): void {
    for (const id of [...this.of(subscriber).keys()]) this.remove(subscriber, id)
  }

  of(subscriber: Subscriber): ReadonlyMap<string, Filter> {
    return this.#members.get(subscriber)?.filters ?? NONE
  }

  match(event: string, serviceName: unknown, nodeId: unknown): readonly Subscriber[] {
    if (this.#size === 0) return NOBODY
    return (
      this.#cache.get(event, serviceName, nodeId) ?? this.#findMatch(event, serviceName, nodeId)
    )
  }

  #findMatch(event: string, serviceName: unknown, nodeId: unknown): readonly Subscriber[] {
    const search = this.#search
    search.begin(event, serviceName, nodeId)
    this.#tables.find(search)
    const known = search.reach === 'service' ? this.#cache.getOfService(search) : undefined
    const matched = known ?? this.#collect(search)
    this.#cache.set(search, search.reach, matched)
    return matched
  }

  #collect(search: Search<Subscriber>): readonly Subscriber[] {
    if (search.count === 0) return NOBODY
    this.#searches += 1
    const found: Subscriber[] = []
    let length = 0
    for (let place = 0; place < search.count; place += 1) {
      const held = search.found[place]
      if (held) length = collect(held, found, length, this.#searches)
    }
    return found
  }

  #takeOut(member: Member<Subscriber>, filter: Filter): void {
    this.#tables.remove(filter, member)
    this.#size -= 1
    if (this.#size === 0) this.#cache.clear()
    else this.#cache.forget(filter)
  }
}
