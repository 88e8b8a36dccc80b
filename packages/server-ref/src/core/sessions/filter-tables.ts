import type { Filter } from 'maxine-protocol'
import { anyOf, withMember, withoutMember } from './held.ts'
import type { Held, Member } from './held.ts'
import type { Search } from './search.ts'

/** The holders of filters that ask for one node, where some of them ask for a service as well. */
class ByService<Subscriber> extends Map<unknown, Held<Subscriber>> {}

/** The holders of filters that ask for one event, or of those that ask for none. */
interface EventTable<Subscriber> {
  /** Of the filter that asks for neither a service nor a node. */
  any: Held<Subscriber> | undefined
  /** Of those that ask for a service and for no node. */
  readonly services: Map<unknown, Held<Subscriber>>
  /** Of those that ask for a node. */
  readonly nodes: Map<unknown, Held<Subscriber> | ByService<Subscriber>>
}

/** Finds the holders of a filter, and those whose filter an event passes, at a cost of what is found. */
export class FilterTables<Subscriber> {
  readonly #events = new Map<string, EventTable<Subscriber>>()
  readonly #anyEvent: EventTable<Subscriber> = createTable()
  #size = 0

  /** Different filters held. */
  get size(): number {
    return this.#size
  }

  /** Adds somebody to those who asked for a filter. The answer is that filter, one object for all. */
  add(filter: Filter, member: Member<Subscriber>): Filter {
    const { event } = filter
    const table = this.#tableOf(event) ?? createTable()
    if (event !== undefined) this.#events.set(event, table)
    const before = get(table, filter)
    put(table, filter, withMember(before, member))
    if (before) return theSame(filter, before)
    this.#size += 1
    return filter
  }

  /** Takes somebody out, with the last holder the filter, and with its last filter an event. */
  remove(filter: Filter, member: Member<Subscriber>): void {
    const { event } = filter
    const table = this.#tableOf(event)
    const before = table && get(table, filter)
    if (!table || !before) return
    const left = withoutMember(before, member)
    if (left) {
      if (left !== before) put(table, filter, left)
      return
    }
    takeOut(table, filter)
    this.#size -= 1
    const isEmpty = !table.any && table.services.size + table.nodes.size === 0
    if (isEmpty && event !== undefined) this.#events.delete(event)
  }

  /** Finds the holders of filters that an event passes. */
  find(search: Search<Subscriber>): void {
    const named = this.#events.get(search.event)
    if (named) findIn(named, search)
    findIn(this.#anyEvent, search)
  }

  #tableOf(event: string | undefined): EventTable<Subscriber> | undefined {
    return event === undefined ? this.#anyEvent : this.#events.get(event)
  }
}

function createTable<Subscriber>(): EventTable<Subscriber> {
  return { any: undefined, services: new Map(), nodes: new Map() }
}

/** Any holder has it: so it need not be kept a second time to be found. */
function theSame<Subscriber>(filter: Filter, held: Held<Subscriber>): Filter {
  for (const other of anyOf(held)?.filters.values() ?? []) {
    const isSameName = other.serviceName === filter.serviceName && other.nodeId === filter.nodeId
    if (isSameName && other.event === filter.event) return other
  }
  return filter
}

function get<Subscriber>(
  { any, services, nodes }: EventTable<Subscriber>,
  { serviceName, nodeId }: Filter,
): Held<Subscriber> | undefined {
  if (nodeId === undefined) return serviceName === undefined ? any : services.get(serviceName)
  const ofNode = nodes.get(nodeId)
  if (ofNode instanceof ByService) return ofNode.get(serviceName)
  return serviceName === undefined ? ofNode : undefined
}

function put<Subscriber>(
  table: EventTable<Subscriber>,
  { serviceName, nodeId }: Filter,
  held: Held<Subscriber>,
): void {
  if (nodeId === undefined) {
    if (serviceName === undefined) table.any = held
    else table.services.set(serviceName, held)
    return
  }
  const ofNode = table.nodes.get(nodeId)
  if (ofNode instanceof ByService) ofNode.set(serviceName, held)
  else if (serviceName === undefined) table.nodes.set(nodeId, held)
  else {
    const services = new ByService<Subscriber>().set(serviceName, held)
    table.nodes.set(nodeId, ofNode ? services.set(undefined, ofNode) : services)
  }
}

function takeOut<Subscriber>(table: EventTable<Subscriber>, { serviceName, nodeId }: Filter): void {
  if (nodeId === undefined) {
    if (serviceName === undefined) table.any = undefined
    else table.services.delete(serviceName)
    return
  }
  const ofNode = table.nodes.get(nodeId)
  if (ofNode instanceof ByService) ofNode.delete(serviceName)
  if (!(ofNode instanceof ByService) || ofNode.size === 0) table.nodes.delete(nodeId)
}

/** Written out, without closures and lists in between: it runs for every event there is. */
function findIn<Subscriber>(
  { any, services, nodes }: EventTable<Subscriber>,
  search: Search<Subscriber>,
): void {
  const { serviceName, nodeId } = search
  if (any) search.add(any)
  if (serviceName !== undefined) {
    const ofService = services.get(serviceName)
    if (ofService) search.add(ofService)
  } else if (nodeId !== undefined) {
    // Nobody knows whose node it is: it may be of any service.
    for (const ofService of services.values()) search.add(ofService)
  }
  const ofNode = nodeId === undefined ? undefined : nodes.get(nodeId)
  if (!ofNode) return
  search.reach = 'node'
  if (ofNode instanceof ByService) findByService(ofNode, search)
  else search.add(ofNode)
}

function findByService<Subscriber>(
  ofNode: ByService<Subscriber>,
  search: Search<Subscriber>,
): void {
  const { serviceName } = search
  if (serviceName === undefined) {
    for (const held of ofNode.values()) search.add(held)
    return
  }
  const any = ofNode.get(undefined)
  const ofService = ofNode.get(serviceName)
  if (any) search.add(any)
  if (ofService) search.add(ofService)
}
