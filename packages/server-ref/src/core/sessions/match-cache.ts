import type { Filter } from 'maxine-protocol'

/** Those who hear of an event; never changed, but replaced. */
export type Matched<Subscriber> = readonly Subscriber[]

/** What answers are remembered by: the parts of an event that filters look at. */
export interface Key {
  readonly event: string
  readonly serviceName: unknown
  readonly nodeId: unknown
}

/** Of events with one name and node. */
interface OfNode<Subscriber> {
  readonly serviceName: unknown
  readonly matched: Matched<Subscriber>
}

/** Of events with one name and service. */
interface OfService<Subscriber> {
  /** Where no filter asks for the node, or there is none. */
  matched: Matched<Subscriber> | undefined
  /** Nodes to forget with the service; some may be here twice, or be of another one by now. */
  readonly nodeIds: unknown[]
}

/** Of events with one name. */
interface OfEvent<Subscriber> {
  readonly nodes: Map<unknown, OfNode<Subscriber>>
  readonly services: Map<unknown, OfService<Subscriber>>
}

/** The service of a node whose service nobody knows: it may be any. */
const ANY_SERVICE = Symbol('any service')

/** Names of events: a filter that asks for none is looked up under each. */
const MOST_EVENTS = 256

/** What a key costs beside its list, in words of 8 bytes. */
const KEY_COST = 32

/**
 * Remembers whom events are for. A filter that is added or taken away forgets the answers in which it
 * has a part and no others, at once: nothing in here keeps a subscriber who has gone.
 */
export class MatchCache<Subscriber> {
  readonly #events = new Map<string, OfEvent<Subscriber>>()
  readonly #most: number
  /** Since it last forgot all; what it holds costs no more. */
  #spent = 0

  /** Forgets all when it has spent `most` on what it was given, in words of 8 bytes. */
  constructor(most: number) {
    this.#most = most
  }

  /** Keys held. */
  get size(): number {
    let size = 0
    for (const { nodes, services } of this.#events.values()) size += nodes.size + services.size
    return size
  }

  get(event: string, serviceName: unknown, nodeId: unknown): Matched<Subscriber> | undefined {
    const ofEvent = this.#events.get(event)
    if (!ofEvent) return undefined
    if (nodeId === undefined) return ofEvent.services.get(serviceName)?.matched
    const ofNode = ofEvent.nodes.get(nodeId)
    return ofNode?.serviceName === serviceName ? ofNode?.matched : undefined
  }

  /** The answer for those nodes of a service that no filter asks for. */
  getOfService(key: Key): Matched<Subscriber> | undefined {
    return this.#events.get(key.event)?.services.get(serviceOf(key))?.matched
  }

  /** `reach` says whether a filter asks for the node. What is no name is not remembered. */
  set(key: Key, reach: 'service' | 'node', matched: Matched<Subscriber>): void {
    const { event, serviceName, nodeId } = key
    const cost = KEY_COST + matched.length
    if (!isName(serviceName) || !isName(nodeId) || cost > this.#most) return
    if (this.#spent + cost > this.#most) this.clear()
    this.#spent += cost
    const { nodes, services } = this.#open(event)
    const service = serviceOf(key)
    const ofService = services.get(service) ?? { matched: undefined, nodeIds: [] }
    services.set(service, ofService)
    if (reach === 'service') ofService.matched = matched
    if (nodeId === undefined) return
    ofService.nodeIds.push(nodeId)
    nodes.set(nodeId, { serviceName, matched })
  }

  /** Forgets the answers in which a filter has a part. */
  forget({ event, serviceName, nodeId }: Filter): void {
    if (nodeId === undefined && serviceName === undefined) {
      if (event === undefined) this.clear()
      else this.#events.delete(event)
      return
    }
    const named = event === undefined ? undefined : this.#events.get(event)
    if (event !== undefined && !named) return
    for (const ofEvent of named ? [named] : this.#events.values()) {
      if (nodeId !== undefined) forgetNode(ofEvent, nodeId, serviceName)
      else {
        forgetService(ofEvent, serviceName)
        forgetService(ofEvent, ANY_SERVICE)
      }
    }
  }

  clear(): void {
    this.#events.clear()
    this.#spent = 0
  }

  #open(event: string): OfEvent<Subscriber> {
    const found = this.#events.get(event)
    if (found) return found
    if (this.#events.size >= MOST_EVENTS) this.clear()
    const ofEvent: OfEvent<Subscriber> = { nodes: new Map(), services: new Map() }
    this.#events.set(event, ofEvent)
    return ofEvent
  }
}

function isName(name: unknown): boolean {
  return name === undefined || typeof name === 'string'
}

function serviceOf({ serviceName, nodeId }: Pick<Key, 'serviceName' | 'nodeId'>): unknown {
  return serviceName === undefined && nodeId !== undefined ? ANY_SERVICE : serviceName
}

function forgetNode<Subscriber>(
  { nodes }: OfEvent<Subscriber>,
  nodeId: string,
  serviceName: string | undefined,
): void {
  const known = nodes.get(nodeId)?.serviceName
  if (serviceName === undefined || known === undefined || known === serviceName) {
    nodes.delete(nodeId)
  }
}

function forgetService<Subscriber>(
  { nodes, services }: OfEvent<Subscriber>,
  service: unknown,
): void {
  const ofService = services.get(service)
  if (!ofService) return
  services.delete(service)
  for (const nodeId of ofService.nodeIds) {
    const ofNode = nodes.get(nodeId)
    if (ofNode && serviceOf({ ...ofNode, nodeId }) === service) nodes.delete(nodeId)
  }
}
