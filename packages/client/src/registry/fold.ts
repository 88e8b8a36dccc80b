import type { EventMessage } from 'maxine-protocol'
import type { ConfigEntry } from 'maxine-protocol/http'
import { tripped } from './circuit.ts'
import type { RegistryCircuit } from './circuit.ts'
import { RunningDigest } from './digest.ts'
import { isShallow, nameIn, numberIn, objectIn, textIn, valueIn } from './event-data.ts'
import { Branch, NestedMap } from './nested-map.ts'
import { beating, failing, registered } from './node.ts'
import type { RegistryNode } from './node.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'

/** As much of an event as changes a registry. */
export type Told = Pick<EventMessage, 'event' | 'data' | 'timestamp' | 'offset'>

/** Keeps no digest: where there is nothing to compare it with. */
const UNAUDITED: Pick<RunningDigest, 'replace' | 'text'> = {
  replace: () => undefined,
  text: undefined,
}

/**
 * A registry that follows events by the rules of Maxine's PROTOCOL.md, so that it stays equal to the server's. An event
 * costs the same whatever the size of the registry, and a snapshot what the services cost that have
 * changed since the last one.
 */
export class RegistryFold {
  #published: Registry
  readonly #services: NestedMap<RegistryNode>
  readonly #configs: NestedMap<ConfigEntry>
  readonly #circuits: Branch<RegistryCircuit>
  /** Where each node is: an event may name it without its service. */
  readonly #homes = new Map<string, Branch<RegistryNode>>()
  readonly #digest: Pick<RunningDigest, 'replace' | 'text'>
  /** Nodes that went since somebody last asked. */
  #gone = new Set<string>()

  constructor(start: Registry = EMPTY, audit: 'audited' | 'unaudited' = 'unaudited') {
    this.#published = start
    this.#services = new NestedMap(start.services)
    this.#configs = new NestedMap(start.configs)
    this.#circuits = new Branch('circuits', start.circuits, new Set())
    this.#digest = audit === 'audited' ? new RunningDigest(start) : UNAUDITED
    for (const [service, nodes] of start.services) {
      const home = this.#services.branch(service)
      for (const nodeId of nodes.keys()) this.#homes.set(nodeId, home)
    }
  }

  /** That of the state after all events so far; nothing where it is not kept. */
  get digest(): string | undefined {
    return this.#digest.text
  }

  /**
   * An event whose data is not what its name promises, or could not be in a snapshot, changes nothing, as on the server:
   * what one of the two took for a change would make them differ for good.
   */
  apply(told: Told): void {
    const { data, timestamp, offset } = told
    switch (told.event) {
      case 'service_registered':
        return this.#register(told)
      case 'service_heartbeat':
        return this.#change(data, (node) => beating(node, timestamp, offset))
      case 'service_unhealthy':
        return this.#change(data, (node) => failing(node, offset))
      case 'service_deregistered':
        return this.#change(data, () => undefined)
      case 'circuit_open':
        return this.#trip('open', told)
      case 'circuit_half_open':
        return this.#trip('half-open', told)
      case 'circuit_closed':
        return this.#close(data)
      case 'config_changed':
        return this.#configure(told)
      case 'config_deleted':
        return this.#unset(data)
    }
  }

  serviceOf(nodeId: string): string | undefined {
    return this.#homes.get(nodeId)?.name
  }

  /** What the registry holds after all events so far; the same object until one has changed it. */
  snapshot(): Registry {
    const services = this.#services.publish()
    const configs = this.#configs.publish()
    const circuits = this.#circuits.publish()
    const had = this.#published
    const isSame = services === had.services && configs === had.configs && circuits === had.circuits
    if (!isSame) this.#published = { services, configs, circuits }
    return this.#published
  }

  /** Nodes that went since this was last asked: those that are there again have been born anew. */
  takeGone(): ReadonlySet<string> {
    const gone = this.#gone
    if (gone.size > 0) this.#gone = new Set()
    return gone
  }

  #register({ data, timestamp, offset }: Told): void {
    const [serviceName, nodeId] = [nameIn(data, 'serviceName'), nameIn(data, 'nodeId')]
    if (serviceName === undefined || nodeId === undefined) return
    if (!isShallow(valueIn(data, 'metadata'))) return
    const home = this.#homes.get(nodeId)
    const branch = this.#services.branch(serviceName)
    if (home && home !== branch) this.#remove(nodeId, home)
    const node = registered(serviceName, nodeId, data, { beatAt: timestamp, rev: offset })
    this.#digest.replace('node', nodeId, branch.get(nodeId), node)
    branch.set(nodeId, node)
    this.#homes.set(nodeId, branch)
  }

  #change(data: unknown, change: (node: RegistryNode) => RegistryNode | undefined): void {
    const nodeId = textIn(data, 'nodeId') ?? ''
    const home = this.#homes.get(nodeId)
    const node = home?.get(nodeId)
    if (!home || !node) return
    const next = change(node)
    if (!next) this.#remove(nodeId, home)
    else if (next !== node) {
      this.#digest.replace('node', nodeId, node, next)
      home.set(nodeId, next)
    }
  }

  #trip(state: RegistryCircuit['state'], { data, timestamp, offset }: Told): void {
    const nodeId = nameIn(data, 'nodeId')
    if (nodeId === undefined) return
    const before = this.#circuits.get(nodeId)
    const serviceName = textIn(data, 'serviceName') ?? this.#homes.get(nodeId)?.name ?? ''
    const since = { before, at: timestamp, rev: offset }
    const circuit = tripped(state, { nodeId, serviceName }, data, since)
    this.#digest.replace('circuit', nodeId, before, circuit)
    this.#circuits.set(nodeId, circuit)
  }

  #close(data: unknown): void {
    const nodeId = textIn(data, 'nodeId') ?? ''
    this.#digest.replace('circuit', nodeId, this.#circuits.get(nodeId), undefined)
    this.#circuits.delete(nodeId)
  }

  #configure({ data, timestamp, offset }: Told): void {
    const [serviceName, key] = [nameIn(data, 'serviceName'), nameIn(data, 'key')]
    if (serviceName === undefined || key === undefined) return
    if (!isShallow(valueIn(data, 'value')) || !isShallow(valueIn(data, 'metadata'))) return
    const branch = this.#configs.branch(serviceName)
    const before = branch.get(key)
    const entry: ConfigEntry = {
      // What is left out on the wire is the null that a server keeps.
      value: valueIn(data, 'value') ?? null,
      version: numberIn(data, 'version') ?? (before?.version ?? 0) + 1,
      metadata: (objectIn(data, 'metadata') ?? {}) as ConfigEntry['metadata'] & object,
      ...(timestamp !== undefined && { updatedAt: timestamp }),
      ...(offset !== undefined && { rev: offset }),
    }
    const had = before && { serviceName, rev: before.rev }
    this.#digest.replace('config', key, had, { serviceName, rev: offset })
    branch.set(key, entry)
  }

  #unset(data: unknown): void {
    const [serviceName, key] = [textIn(data, 'serviceName'), textIn(data, 'key')]
    if (serviceName === undefined || key === undefined) return
    const branch = this.#configs.branch(serviceName)
    const before = branch.get(key)
    if (before) {
      this.#digest.replace('config', key, { serviceName, rev: before.rev }, undefined)
    }
    branch.delete(key)
  }

  #remove(nodeId: string, home: Branch<RegistryNode>): void {
    this.#digest.replace('node', nodeId, home.get(nodeId), undefined)
    home.delete(nodeId)
    this.#homes.delete(nodeId)
    this.#gone.add(nodeId)
  }
}
