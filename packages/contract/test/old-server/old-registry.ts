import type { OldFeed } from './old-feed.ts'

/** After so many failures in a row a circuit opens. */
const FAILURES = 5

/** The first wait of an open circuit and the longest, in milliseconds; in between it doubles. */
const RETRY_MS = { first: 1_000, most: 30_000 }

export interface Registration {
  readonly serviceName: string
  readonly host: string
  readonly port: number
  readonly metadata?: Metadata
}

interface Metadata {
  readonly version?: string
  readonly tags?: readonly string[]
}

export interface OldConfig {
  readonly value: unknown
  readonly version: number
  readonly metadata: unknown
  /** Milliseconds since 1970. */
  readonly updatedAt: number
}

export interface OldNode {
  readonly nodeId: string
  readonly host: string
  readonly port: number
  readonly metadata?: Metadata
}

/** All that is in it. */
export interface OldState {
  readonly services: ReadonlyMap<string, ReadonlyMap<string, OldNode>>
  readonly owners: ReadonlyMap<string, string>
  readonly configs: ReadonlyMap<string, ReadonlyMap<string, OldConfig>>
  readonly circuits: ReadonlyMap<string, OldCircuit>
}

interface OldCircuit {
  readonly failures: number
  readonly lastFailure: number
  readonly nextTry: number
}

/** Services, configuration and circuits. Nodes do not time out here by themselves: `expire` is for a test to call. */
export class OldRegistry {
  readonly #feed: OldFeed
  readonly #services = new Map<string, Map<string, OldNode>>()
  /** The service that registered a node last: the only one a node belongs to. */
  readonly #owners = new Map<string, string>()
  readonly #configs = new Map<string, Map<string, OldConfig>>()
  readonly #circuits = new Map<string, OldCircuit>()
  readonly #turns = new Map<string, number>()

  constructor(feed: OldFeed) {
    this.#feed = feed
  }

  get state(): OldState {
    return {
      services: this.#services,
      owners: this.#owners,
      configs: this.#configs,
      circuits: this.#circuits,
    }
  }

  get services(): readonly string[] {
    return [...this.#services.keys()]
  }

  get nodes(): number {
    return [...this.#services.values()].reduce((sum, nodes) => sum + nodes.size, 0)
  }

  /** A node id is `host:port`, a version is part of the name, and whoever is there already makes no event. */
  register({ serviceName, host, port, metadata }: Registration): string {
    const nodeId = `${host}:${port}`
    const name = metadata?.version ? `${serviceName}:${metadata.version}` : serviceName
    const nodes = this.#services.get(name) ?? new Map<string, OldNode>()
    if (nodes.has(nodeId)) return nodeId
    const node = { nodeId, host, port, ...(metadata && { metadata }) }
    this.#services.set(name, nodes.set(nodeId, node))
    this.#owners.set(nodeId, name)
    this.#feed.publish('service_registered', { serviceName: name, nodeId })
    return nodeId
  }

  /** No event comes of it. */
  heartbeat(nodeId: string): boolean {
    return this.#owners.has(nodeId)
  }

  deregister(nodeId: string): void {
    this.#remove(nodeId, 'service_deregistered')
  }

  /** Its heartbeats stayed away for too long: what is unhealthy is gone. */
  expire(nodeId: string): void {
    this.#remove(nodeId, 'service_unhealthy')
  }

  #remove(nodeId: string, event: string): void {
    const name = this.#owners.get(nodeId)
    if (name === undefined) return
    const nodes = this.#services.get(name)
    nodes?.delete(nodeId)
    if (nodes?.size === 0) this.#services.delete(name)
    this.#owners.delete(nodeId)
    this.#feed.publish(event, { nodeId })
  }

  /** One after the other, whatever strategy was asked for. */
  discover(name: string, tags: readonly string[]): string | undefined {
    const nodes = [...(this.#services.get(name)?.values() ?? [])].filter(
      (node) =>
        this.circuit(node.nodeId).state !== 'open' &&
        tags.every((tag) => node.metadata?.tags?.includes(tag)),
    )
    const turn = this.#turns.get(name) ?? 0
    this.#turns.set(name, turn + 1)
    return nodes[turn % nodes.length]?.nodeId
  }

  setConfig(name: string, key: string, value: unknown, metadata: unknown = {}): OldConfig {
    const configs = this.#configs.get(name) ?? new Map<string, OldConfig>()
    const version = (configs.get(key)?.version ?? 0) + 1
    const config = { value, version, metadata, updatedAt: Date.now() }
    this.#configs.set(name, configs.set(key, config))
    this.#feed.publish('config_changed', { serviceName: name, key, value, version, metadata })
    return config
  }

  configs(name: string): Readonly<Record<string, OldConfig>> {
    return Object.fromEntries(this.#configs.get(name) ?? [])
  }

  deleteConfig(serviceName: string, key: string): boolean {
    const isDeleted = this.#configs.get(serviceName)?.delete(key) === true
    if (isDeleted) this.#feed.publish('config_deleted', { serviceName, key })
    return isDeleted
  }

  circuit(nodeId: string) {
    const { failures, lastFailure, nextTry } = this.#circuits.get(nodeId) ?? CLOSED
    const state = nextTry === 0 ? 'closed' : 'open'
    return { state, failures, lastFailure, nextTry }
  }

  /** As a call through its proxy that went wrong. */
  recordFailure(nodeId: string): void {
    const failures = this.circuit(nodeId).failures + 1
    const now = Date.now()
    const waitMs = Math.min(RETRY_MS.first * 2 ** (failures - 1), RETRY_MS.most)
    const nextTry = failures < FAILURES ? 0 : now + waitMs
    this.#circuits.set(nodeId, { failures, lastFailure: now, nextTry })
    if (nextTry > 0) this.#feed.publish('circuit_open', { nodeId, failures })
  }

  /** As a call that went well: an event, even where the circuit was closed before. */
  recordSuccess(nodeId: string): void {
    this.#circuits.delete(nodeId)
    this.#feed.publish('circuit_closed', { nodeId })
  }
}

const CLOSED = { failures: 0, lastFailure: 0, nextTry: 0 }
