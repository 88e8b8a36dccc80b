import type { ConfigEntry } from 'maxine-protocol/http'
import { numberIn, objectIn, textIn, valueIn } from '../event-data.ts'
import type { Told } from '../fold.ts'
import { NestedMap } from '../nested-map.ts'
import { nodeOf } from '../node.ts'
import type { RegistryNode } from '../node.ts'
import { EMPTY } from '../registry.ts'
import type { Registry } from '../registry.ts'
import { isWhole } from '../scope.ts'
import type { RegistryFilter } from '../scope.ts'
import { placeIn } from './listed.ts'
import type { Listed, ListedNode } from './listed.ts'
import { OldCircuits } from './old-circuits.ts'

/** Where a node is, which can be several places at once. */
interface Home {
  /** What is known of it there, by service. */
  readonly services: Map<string, ListedNode>
  /** The service that registered it last: the one it is removed from. Absent where nobody has told. */
  owner: string | undefined
}

/**
 * `replayed`: it may have happened before what was listed, or after. `live`: it came after all that is known.
 */
type When = 'replayed' | 'live'

const NOWHERE: Home = { services: new Map(), owner: undefined }

const NOTHING: Listed = { nodes: new Map(), owners: new Map() }

/**
 * A registry that follows the events of an old server by its own rules, which are others than those of the documents:
 * a node that is unhealthy is gone; an event names a node without its service; the same host and port can be registered
 * under several services, is removed from the last of them only, and stays in the others for ever.
 */
export class OldFold {
  readonly #scope: RegistryFilter
  #published: Registry = EMPTY
  /** All nodes, those out of scope as well: which service a node is removed from depends on them. */
  readonly #homes = new Map<string, Home>()
  #services = new NestedMap<RegistryNode>(EMPTY.services)
  #configs = new NestedMap<ConfigEntry>(EMPTY.configs)
  readonly #circuits: OldCircuits
  readonly #doubts = new Set<string>()
  #gone = new Set<string>()

  constructor(scope: RegistryFilter, { nodes, owners, rest }: Listed = NOTHING) {
    this.#scope = scope
    this.#circuits = new OldCircuits(
      (nodeId) => this.#serviceOf(nodeId),
      ({ nodeId, serviceName }) => this.#isMine(serviceName, nodeId),
    )
    for (const [service, inner] of nodes)
      for (const node of inner.values()) this.#put(service, node)
    for (const [nodeId, owner] of owners) this.#own(nodeId, owner)
    for (const [service, entries] of rest?.configs ?? []) this.putConfigs(service, entries)
    for (const circuit of rest?.circuits.values() ?? []) this.#circuits.put(circuit)
  }

  /** Nodes of which nobody can say where they are until they are listed again. */
  get doubts(): ReadonlySet<string> {
    return this.#doubts
  }

  /** When time alone changes it next; `Infinity` for never. By the clock that never jumps. */
  get nextDue(): number {
    return this.#circuits.nextDue
  }

  /** @param now by the clock that never jumps */
  apply(told: Told, now: number, when: When): void {
    const { event, data } = told
    const nodeId = textIn(data, 'nodeId')
    if (event === 'config_changed') this.#configure(told)
    else if (event === 'config_deleted') this.#unset(data)
    else if (nodeId !== undefined) this.#tell(nodeId, told, { now, when })
  }

  /** What time alone has changed. */
  lapse(now: number): void {
    this.#circuits.lapse(now)
  }

  /** Too much may have happened unheard: what is known may be so still. */
  suspect(): void {
    this.#circuits.clear()
    for (const [nodeId, { services }] of this.#homes) {
      for (const [service, node] of services) this.#show(service, nodeId, node, undefined)
    }
  }

  /** Services that are no more, and their nodes with them. */
  keep(services: ReadonlySet<string>): void {
    for (const [nodeId, home] of this.#homes) {
      for (const service of [...home.services.keys()]) {
        if (services.has(service)) continue
        if (home.owner === service) home.owner = undefined
        this.#remove(service, nodeId)
      }
    }
  }

  /** Ends the doubts that another one does not have, which was made of a newer list. */
  settle(newer: OldFold): void {
    for (const nodeId of this.#doubts) if (!newer.#doubts.has(nodeId)) this.#takeOver(nodeId, newer)
  }

  /** Comes to be where another one is that was made of a newer list; whoever is in doubt stays. */
  correct(newer: OldFold): void {
    for (const nodeId of new Set([...this.#homes.keys(), ...newer.#homes.keys()])) {
      const [had, has] = [this.#homes.get(nodeId), newer.#homes.get(nodeId)]
      const isSame =
        had?.services.size === has?.services.size &&
        [...(had?.services.keys() ?? [])].every((service) => has?.services.has(service))
      if (!isSame && !newer.#doubts.has(nodeId)) this.#takeOver(nodeId, newer)
    }
    this.settle(newer)
  }

  /** All values that a service has. */
  putConfigs(service: string, entries: ReadonlyMap<string, ConfigEntry>): void {
    if (!this.#hasConfigsOf(service)) return
    const branch = this.#configs.branch(service)
    for (const key of this.#configs.publish().get(service)?.keys() ?? []) {
      if (!entries.has(key)) branch.delete(key)
    }
    for (const [key, entry] of entries) branch.set(key, entry)
  }

  /** Goes on with the objects of a registry that says the same. */
  rebase(registry: Registry): void {
    this.#published = registry
    this.#services = new NestedMap(registry.services)
    this.#configs = new NestedMap(registry.configs)
    this.#circuits.rebase(registry.circuits)
  }

  /** What there is of this scope after all events so far; the same object until one has changed it. */
  snapshot(): Registry {
    const services = this.#services.publish()
    const configs = this.#configs.publish()
    const circuits = this.#circuits.publish()
    const had = this.#published
    const isSame = services === had.services && configs === had.configs && circuits === had.circuits
    if (!isSame) this.#published = { services, configs, circuits }
    return this.#published
  }

  /** Nodes that went since this was last asked. */
  takeGone(): ReadonlySet<string> {
    const gone = this.#gone
    if (gone.size > 0) this.#gone = new Set()
    return gone
  }

  #tell(nodeId: string, told: Told, { now, when }: { now: number; when: When }): void {
    switch (told.event) {
      case 'service_registered':
        return this.#register(nodeId, told.data)
      case 'service_unhealthy':
      case 'service_deregistered':
        return this.#forget(nodeId, when)
      case 'circuit_open':
        return this.#circuits.trip('open', nodeId, told, now)
      case 'circuit_half_open':
        return this.#circuits.trip('half-open', nodeId, told, now)
      case 'circuit_closed':
        return this.#circuits.close(nodeId)
    }
  }

  /** An event comes only where the service did not have the node, so it is another one than any before. */
  #register(nodeId: string, data: unknown): void {
    const serviceName = textIn(data, 'serviceName')
    if (serviceName === undefined) return
    const { host, port } = placeIn(nodeId, serviceName)
    const known = this.#homes.get(nodeId)?.services.get(serviceName)
    // Replayed upon a list that has it, it tells less than the list.
    const node = known ?? {
      nodeId,
      host: textIn(data, 'host') ?? host,
      port: numberIn(data, 'port') ?? port,
      metadata: objectIn(data, 'metadata') as ListedNode['metadata'],
    }
    this.#put(serviceName, node)
    this.#own(nodeId, serviceName)
  }

  #forget(nodeId: string, when: When): void {
    const home = this.#homes.get(nodeId)
    if (!home) return
    const [only, ...more] = home.services.keys()
    // A node that stays in a service after its owner gave it up is never told of again.
    const owner = home.owner ?? (when === 'live' && more.length === 0 ? only : undefined)
    if (owner === undefined) {
      this.#doubts.add(nodeId)
      return
    }
    home.owner = undefined
    this.#remove(owner, nodeId)
  }

  #takeOver(nodeId: string, newer: OldFold): void {
    const { services, owner } = newer.#homes.get(nodeId) ?? NOWHERE
    for (const service of [...(this.#homes.get(nodeId)?.services.keys() ?? [])]) {
      if (!services.has(service)) this.#remove(service, nodeId)
    }
    for (const [service, node] of services) this.#put(service, node)
    this.#own(nodeId, owner)
    this.#doubts.delete(nodeId)
  }

  #put(service: string, node: ListedNode): void {
    const { nodeId } = node
    const home = this.#homes.get(nodeId) ?? { services: new Map(), owner: undefined }
    this.#homes.set(nodeId, home)
    home.services.set(service, node)
    this.#show(service, nodeId, node, true)
  }

  #show(service: string, nodeId: string, node: ListedNode, healthy: true | undefined): void {
    if (!this.#isMine(service, nodeId)) return
    const branch = this.#services.branch(service)
    const next = nodeOf(service, nodeId, { ...node, healthy })
    const { health, host, port, metadata } = branch.get(nodeId) ?? {}
    const isSame = health === next.health && host === next.host && port === next.port
    if (!isSame || metadata !== next.metadata) branch.set(nodeId, next)
  }

  #remove(service: string, nodeId: string): void {
    const home = this.#homes.get(nodeId)
    if (!home?.services.delete(service)) return
    if (home.services.size === 0) this.#homes.delete(nodeId)
    this.#circuits.relate(nodeId)
    if (!this.#isMine(service, nodeId)) return
    this.#services.branch(service).delete(nodeId)
    this.#gone.add(nodeId)
  }

  #own(nodeId: string, owner: string | undefined): void {
    const home = this.#homes.get(nodeId)
    if (!home) return
    home.owner = owner !== undefined && home.services.has(owner) ? owner : undefined
    this.#circuits.relate(nodeId)
  }

  #serviceOf(nodeId: string): string {
    const home = this.#homes.get(nodeId)
    const { serviceName } = this.#scope
    if (serviceName !== undefined && home?.services.has(serviceName)) return serviceName
    const [first] = home?.services.keys() ?? []
    return home?.owner ?? first ?? ''
  }

  #isMine(service: string, nodeId: string): boolean {
    const { serviceName = service, nodeId: wanted = nodeId } = this.#scope
    return serviceName === service && wanted === nodeId
  }

  /** Configuration belongs to services, not to nodes. */
  #hasConfigsOf(service: string): boolean {
    return isWhole(this.#scope) || (this.#scope.nodeId === undefined && this.#isMine(service, ''))
  }

  #configure({ data, timestamp }: Told): void {
    const [service, key] = [textIn(data, 'serviceName'), textIn(data, 'key')]
    if (service === undefined || key === undefined || !this.#hasConfigsOf(service)) return
    const branch = this.#configs.branch(service)
    const before = branch.get(key)
    const metadata = objectIn(data, 'metadata') as ConfigEntry['metadata']
    const version = numberIn(data, 'version') ?? (before?.version ?? 0) + 1
    branch.set(key, {
      // What is left out on the wire is the null that a server keeps.
      value: valueIn(data, 'value') ?? null,
      version,
      metadata: metadata ?? {},
      ...(timestamp !== undefined && { updatedAt: timestamp }),
    })
  }

  #unset(data: unknown): void {
    const [service, key] = [textIn(data, 'serviceName'), textIn(data, 'key')]
    if (service !== undefined && key !== undefined) this.#configs.branch(service).delete(key)
  }
}
