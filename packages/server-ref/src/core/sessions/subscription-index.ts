import type { Filter } from 'maxine-protocol'

/** Who wants what: finds the subscribers of an event at a cost of those it finds. */
export interface SubscriptionIndex<Subscriber> {
  /** Subscriptions of all subscribers. */
  readonly size: number
  /** Keys in the tables: 0 when nobody is subscribed. */
  readonly buckets: number
  /** Adds a subscription, or replaces the one with this id in one step. */
  readonly set: (subscriber: Subscriber, id: string, filter: Filter) => void
  /** False where there is none. */
  readonly remove: (subscriber: Subscriber, id: string) => boolean
  readonly removeAll: (subscriber: Subscriber) => void
  /** By id. */
  readonly of: (subscriber: Subscriber) => ReadonlyMap<string, Filter>
  /**
   * Everyone with a filter that the event passes, each once. Takes a service or node that is not
   * there as `undefined`. Read it before the next change.
   */
  readonly match: (event: string, serviceName: unknown, nodeId: unknown) => Iterable<Subscriber>
}

/** `undefined` is the key of filters that do not ask. */
type Table<Value> = Map<unknown, Value>
/** How many subscriptions each subscriber has here: several may have the same filter. */
type Bucket<Subscriber> = Map<Subscriber, number>
type Services<Subscriber> = Table<Bucket<Subscriber>>
/**
 * Event, then node, then service: an event with a node whose service nobody knows passes every
 * service's filters, and so every bucket below its node is one that matches.
 */
type Events<Subscriber> = Table<Table<Services<Subscriber>>>

/** Stands for a service that nobody knows: any filter's may be it. */
const EVERY = Symbol('every service')

const NONE: ReadonlyMap<string, Filter> = new Map()

/** An index with nothing in it. */
export function createSubscriptionIndex<Subscriber>(): SubscriptionIndex<Subscriber> {
  const events: Events<Subscriber> = new Map()
  const subscribers = new Map<Subscriber, Map<string, Filter>>()
  let size = 0

  function remove(subscriber: Subscriber, id: string): boolean {
    const held = subscribers.get(subscriber)
    const filter = held?.get(id)
    if (!held || !filter) return false
    held.delete(id)
    if (held.size === 0) subscribers.delete(subscriber)
    takeOut(events, subscriber, filter)
    size -= 1
    return true
  }

  return {
    get size() {
      return size
    },
    get buckets() {
      return subscribers.size + events.size
    },
    set: (subscriber, id, filter) => {
      remove(subscriber, id)
      const held = entry(subscribers, subscriber, () => new Map<string, Filter>())
      held.set(id, filter)
      putIn(events, subscriber, filter)
      size += 1
    },
    remove,
    removeAll: (subscriber) => {
      for (const id of [...(subscribers.get(subscriber)?.keys() ?? [])]) remove(subscriber, id)
    },
    of: (subscriber) => subscribers.get(subscriber) ?? NONE,
    match: (event, serviceName, nodeId) => distinct(bucketsFor(events, event, nodeId, serviceName)),
  }
}

function putIn<Subscriber>(
  events: Events<Subscriber>,
  subscriber: Subscriber,
  { event, nodeId, serviceName }: Filter,
): void {
  const nodes = entry(events, event, () => new Map() as Table<Services<Subscriber>>)
  const services = entry(nodes, nodeId, () => new Map() as Services<Subscriber>)
  const bucket = entry(services, serviceName, () => new Map() as Bucket<Subscriber>)
  bucket.set(subscriber, (bucket.get(subscriber) ?? 0) + 1)
}

/** Takes one away and every table that it leaves empty. */
function takeOut<Subscriber>(
  events: Events<Subscriber>,
  subscriber: Subscriber,
  { event, nodeId, serviceName }: Filter,
): void {
  const nodes = events.get(event)
  const services = nodes?.get(nodeId)
  const bucket = services?.get(serviceName)
  const count = bucket?.get(subscriber)
  if (!nodes || !services || !bucket || count === undefined) return
  if (count > 1) bucket.set(subscriber, count - 1)
  else bucket.delete(subscriber)
  if (bucket.size === 0) services.delete(serviceName)
  if (services.size === 0) nodes.delete(nodeId)
  if (nodes.size === 0) events.delete(event)
}

/** Written out, without lists in between: it runs for every event there is. */
function bucketsFor<Subscriber>(
  events: Events<Subscriber>,
  event: string,
  nodeId: unknown,
  serviceName: unknown,
): Bucket<Subscriber>[] {
  const found: Bucket<Subscriber>[] = []
  const wanted = serviceName === undefined && nodeId !== undefined ? EVERY : serviceName
  const named = events.get(event)
  const any = events.get(undefined)
  if (nodeId !== undefined) {
    gather(named?.get(nodeId), wanted, found)
    gather(any?.get(nodeId), wanted, found)
  }
  gather(named?.get(undefined), wanted, found)
  gather(any?.get(undefined), wanted, found)
  return found
}

function gather<Subscriber>(
  services: Services<Subscriber> | undefined,
  wanted: unknown,
  found: Bucket<Subscriber>[],
): void {
  if (!services) return
  if (wanted === EVERY) {
    for (const bucket of services.values()) found.push(bucket)
    return
  }
  const exact = wanted === undefined ? undefined : services.get(wanted)
  const any = services.get(undefined)
  if (exact) found.push(exact)
  if (any) found.push(any)
}

function distinct<Subscriber>(buckets: readonly Bucket<Subscriber>[]): Iterable<Subscriber> {
  const [first] = buckets
  if (!first) return []
  if (buckets.length === 1) return first.keys()
  const found = new Set<Subscriber>()
  for (const bucket of buckets) {
    for (const subscriber of bucket.keys()) found.add(subscriber)
  }
  return found
}

function entry<Key, Value>(table: Map<Key, Value>, key: Key, create: () => Value): Value {
  const found = table.get(key)
  if (found !== undefined) return found
  const created = create()
  table.set(key, created)
  return created
}
