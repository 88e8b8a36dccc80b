import type { EventMessage } from 'maxine-protocol'
import type { ConfigEntry } from 'maxine-protocol/http'
import { numberIn, objectIn, textIn, valueIn } from './event-data.ts'
import { NestedMap } from './nested-map.ts'
import type { Branch } from './nested-map.ts'
import { NODE_EVENTS } from './node-events.ts'
import type { NodeChange } from './node-events.ts'
import { unknownNode } from './node.ts'
import type { RegistryNode } from './node.ts'
import { EMPTY, serviceOf } from './registry.ts'
import type { Registry } from './registry.ts'

/** As much of an event as changes a registry. */
export type Told = Pick<EventMessage, 'event' | 'data' | 'timestamp'>

/**
 * A registry that follows events. An event costs the same whatever the size of the registry, and a
 * snapshot what the services cost that have changed since the last one.
 */
export class RegistryFold {
  #published: Registry
  readonly #services: NestedMap<RegistryNode>
  readonly #configs: NestedMap<ConfigEntry>
  /** Where each node is: old servers name it without its service. */
  readonly #homes = new Map<string, Branch<RegistryNode>>()

  constructor(start: Registry = EMPTY) {
    this.#published = start
    this.#services = new NestedMap(start.services)
    this.#configs = new NestedMap(start.configs)
    for (const [service, nodes] of start.services) {
      const home = this.#services.branch(service)
      for (const nodeId of nodes.keys()) this.#homes.set(nodeId, home)
    }
  }

  /** @param now in milliseconds since 1970 */
  apply({ event, data, timestamp }: Told, now: number): void {
    // The clock of the server may be ahead of ours.
    const at = Math.min(timestamp ?? now, now)
    const change = NODE_EVENTS.get(event)
    if (change) this.#changeNode(change, data, at)
    else if (event === 'config_changed') this.#setConfig(data, at)
    else if (event === 'config_deleted') this.#deleteConfig(data)
  }

  /** What the registry holds after all events so far; the same object until one has changed it. */
  snapshot(): Registry {
    const services = this.#services.publish()
    const configs = this.#configs.publish()
    const { services: hadServices, configs: hadConfigs } = this.#published
    if (services !== hadServices || configs !== hadConfigs) this.#published = { services, configs }
    return this.#published
  }

  #changeNode(change: NodeChange, data: unknown, at: number): void {
    const nodeId = textIn(data, 'nodeId')
    if (nodeId === undefined) return
    const home = this.#homes.get(nodeId)
    const known = home?.get(nodeId)
    const next = change(known ?? unknownNode(nodeId), data, at)
    if (!next) return this.#remove(nodeId, home)
    const service = serviceOf(textIn(data, 'serviceName'), home?.name)
    if (service === home?.name) {
      if (next !== known) home.set(nodeId, next)
      return
    }
    this.#remove(nodeId, home)
    const moved = this.#services.branch(service)
    moved.set(nodeId, next)
    this.#homes.set(nodeId, moved)
  }

  #remove(nodeId: string, home: Branch<RegistryNode> | undefined): void {
    home?.delete(nodeId)
    this.#homes.delete(nodeId)
  }

  #setConfig(data: unknown, at: number): void {
    const service = textIn(data, 'serviceName')
    const key = textIn(data, 'key')
    if (service === undefined || key === undefined) return
    const version = numberIn(data, 'version')
    const metadata = objectIn(data, 'metadata') as ConfigEntry['metadata']
    this.#configs.branch(service).set(key, {
      // What is left out on the wire is the null that a server keeps.
      value: valueIn(data, 'value') ?? null,
      ...(version !== undefined && { version }),
      ...(metadata && { metadata }),
      updatedAt: at,
    })
  }

  #deleteConfig(data: unknown): void {
    const service = textIn(data, 'serviceName')
    const key = textIn(data, 'key')
    if (service !== undefined && key !== undefined) this.#configs.branch(service).delete(key)
  }
}
