import type { EventMessage } from 'maxine-protocol'
import type { ConfigEntry } from 'maxine-protocol/http'
import { numberIn, objectIn, textIn, valueIn } from './event-data.ts'
import { NestedMap } from './nested-map.ts'
import { NODE_EVENTS } from './node-events.ts'
import type { Happening, NodeChange } from './node-events.ts'
import { EMPTY, homeOf, homesOf, unknownNode } from './registry.ts'
import type { Registry, RegistryNode } from './registry.ts'

/** As much of an event as changes a registry. */
export type Told = Pick<EventMessage, 'event' | 'data' | 'timestamp'>

/**
 * A registry that follows events. An event costs the same whatever the size of the registry, and a
 * snapshot what has changed since the last one: 5,000 events among 10,000 nodes take about 3 ms with
 * the snapshot, where a copy per event took seconds.
 */
export class RegistryFold {
  #published: Registry
  readonly #services: NestedMap<RegistryNode>
  readonly #configs: NestedMap<ConfigEntry>
  /** Where each node is: old servers name it without its service. */
  readonly #homes: Map<string, string>

  constructor(start: Registry = EMPTY) {
    this.#published = start
    this.#services = new NestedMap(start.services)
    this.#configs = new NestedMap(start.configs)
    this.#homes = homesOf(start.services)
  }

  /** @param now in milliseconds since 1970 */
  apply({ event, data, timestamp }: Told, now: number): void {
    // The clock of the server may be ahead of ours.
    const happening = { data, at: Math.min(timestamp ?? now, now) }
    const change = NODE_EVENTS.get(event)
    if (change) this.#changeNode(change, happening)
    else if (event === 'config_changed') this.#setConfig(happening)
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

  #changeNode(change: NodeChange, happening: Happening): void {
    const nodeId = textIn(happening.data, 'nodeId')
    if (nodeId === undefined) return
    const home = this.#homes.get(nodeId)
    const known = home === undefined ? undefined : this.#services.get(home, nodeId)
    const next = change(known ?? unknownNode(nodeId), happening)
    if (!next) return this.#remove(nodeId, home)
    const service = homeOf(textIn(happening.data, 'serviceName'), home)
    if (next === known && service === home) return
    if (service !== home) {
      this.#remove(nodeId, home)
      this.#homes.set(nodeId, service)
    }
    this.#services.set(service, nodeId, next)
  }

  #remove(nodeId: string, home: string | undefined): void {
    if (home === undefined) return
    this.#services.delete(home, nodeId)
    this.#homes.delete(nodeId)
  }

  #setConfig({ data, at }: Happening): void {
    const service = textIn(data, 'serviceName')
    const key = textIn(data, 'key')
    if (service === undefined || key === undefined) return
    const version = numberIn(data, 'version')
    const metadata = objectIn(data, 'metadata') as ConfigEntry['metadata']
    this.#configs.set(service, key, {
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
    if (service !== undefined && key !== undefined) this.#configs.delete(service, key)
  }
}
