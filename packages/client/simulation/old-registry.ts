/** After so many failures in a row a circuit opens, and for how long at first, in milliseconds. */
const FAILURES = 5
const RETRY_MS = 1_000

export interface OldPlace {
  readonly host: string
  readonly port?: number
  readonly metadata?: object
}

export interface OldConfig {
  readonly value: unknown
  readonly version: number
  readonly metadata: unknown
  readonly updatedAt: number
}

interface OldCircuit {
  readonly state: 'closed' | 'open' | 'half-open'
  readonly failures: number
  readonly lastFailure?: number
  readonly nextTry?: number
}

interface Data {
  readonly nodeId?: string
  readonly serviceName?: string
  readonly key?: string
  readonly value?: unknown
  readonly version?: number
  readonly metadata?: unknown
  readonly failures?: number
}

/**
 * What an old server holds, changed as it was seen to change it: a node belongs to the service that registered it last,
 * and stays for ever in those that did so before; what is unhealthy is gone; who is there already makes no event.
 */
export class OldRegistry {
  readonly services = new Map<string, Map<string, OldPlace>>()
  readonly owners = new Map<string, string>()
  readonly configs = new Map<string, Map<string, OldConfig>>()
  readonly circuits = new Map<string, OldCircuit>()
  readonly #emit: (event: string, data: object) => void
  readonly #wall: () => number

  constructor(emit: (event: string, data: object) => void, wall: () => number) {
    this.#emit = emit
    this.#wall = wall
  }

  register(serviceName: string, host: string, port: number, metadata?: object): void {
    const nodeId = `${host}:${port}`
    if (this.services.get(serviceName)?.has(nodeId)) return
    this.#put(serviceName, nodeId, { host, port, ...(metadata && { metadata }) })
    this.#emit('service_registered', { serviceName, nodeId })
  }

  /** `service_unhealthy`: its heartbeats stayed away, which removes it as well. */
  remove(nodeId: string, event: 'service_deregistered' | 'service_unhealthy'): void {
    if (!this.owners.has(nodeId)) return
    this.follow(event, { nodeId })
    this.#emit(event, { nodeId })
  }

  setConfig(serviceName: string, key: string, value: unknown): void {
    const version = (this.configs.get(serviceName)?.get(key)?.version ?? 0) + 1
    const data = { serviceName, key, value, version, metadata: {} }
    this.follow('config_changed', data)
    this.#emit('config_changed', data)
  }

  deleteConfig(serviceName: string, key: string): void {
    if (!this.configs.get(serviceName)?.has(key)) return
    this.follow('config_deleted', { serviceName, key })
    this.#emit('config_deleted', { serviceName, key })
  }

  recordFailure(nodeId: string): void {
    const failures = (this.circuits.get(nodeId)?.failures ?? 0) + 1
    if (failures >= FAILURES) {
      this.follow('circuit_open', { nodeId, failures })
      this.#emit('circuit_open', { nodeId, failures })
    } else this.circuits.set(nodeId, { state: 'closed', failures, lastFailure: this.#wall() })
  }

  /** An event, even where it was closed before. */
  recordSuccess(nodeId: string): void {
    this.follow('circuit_closed', { nodeId })
    this.#emit('circuit_closed', { nodeId })
  }

  /** Somebody asks for the node: only now an open circuit whose time has come is half-open. */
  discover(nodeId: string): void {
    const { state, nextTry } = this.circuits.get(nodeId) ?? {}
    if (state !== 'open' || nextTry === undefined || nextTry > this.#wall()) return
    this.follow('circuit_half_open', { nodeId })
    this.#emit('circuit_half_open', { nodeId })
  }

  /** As if the server had come by an event in its own way. */
  follow(event: string, data: unknown): void {
    const { nodeId = '', serviceName, key = '', ...rest } = Object(data) as Data
    const { failures = FAILURES, value, metadata } = rest
    const now = this.#wall()
    if (event === 'service_registered' && serviceName)
      this.#put(serviceName, nodeId, placeOf(nodeId))
    else if (event === 'service_deregistered' || event === 'service_unhealthy') this.#drop(nodeId)
    else if (event === 'circuit_closed') this.circuits.set(nodeId, { state: 'closed', failures: 0 })
    else if (event === 'circuit_half_open') {
      const { failures: before = 0 } = this.circuits.get(nodeId) ?? {}
      this.circuits.set(nodeId, { state: 'half-open', failures: before })
    } else if (event === 'circuit_open') {
      const nextTry = now + RETRY_MS * 2 ** (failures - FAILURES)
      this.circuits.set(nodeId, { state: 'open', failures, lastFailure: now, nextTry })
    } else if (event === 'config_deleted') this.configs.get(serviceName ?? '')?.delete(key)
    else if (event === 'config_changed' && serviceName) {
      const entries = this.configs.get(serviceName) ?? new Map<string, OldConfig>()
      const version = rest.version ?? (entries.get(key)?.version ?? 0) + 1
      this.configs.set(serviceName, entries.set(key, { value, version, metadata, updatedAt: now }))
    }
  }

  /** It was all in memory. */
  clear(): void {
    for (const map of [this.services, this.owners, this.configs, this.circuits]) map.clear()
  }

  /** What a route lists, in the words of the deployed server; nothing where it is not one of these. */
  list(path: string, query: URLSearchParams): object | undefined {
    if (path === '/service-mesh/envoy-config') return this.#envoyConfig()
    if (path === '/backup') return this.#backup()
    if (path === '/servers') return { services: [...this.services.keys()] }
    if (path !== '/config/all') return undefined
    return Object.fromEntries(this.configs.get(query.get('serviceName') ?? '') ?? [])
  }

  #put(serviceName: string, nodeId: string, place: OldPlace): void {
    const nodes = this.services.get(serviceName) ?? new Map<string, OldPlace>()
    if (nodes.has(nodeId)) return
    this.services.set(serviceName, nodes.set(nodeId, place))
    this.owners.set(nodeId, serviceName)
  }

  #drop(nodeId: string): void {
    const owner = this.owners.get(nodeId) ?? ''
    const nodes = this.services.get(owner)
    nodes?.delete(nodeId)
    if (nodes?.size === 0) this.services.delete(owner)
    this.owners.delete(nodeId)
  }

  #envoyConfig(): object {
    const clusters = [...this.services].map(([name, nodes]) => ({
      name,
      type: 'STATIC',
      lb_policy: 'ROUND_ROBIN',
      load_assignment: {
        cluster_name: name,
        endpoints: [{ lb_endpoints: [...nodes.values()].map(endpointOf) }],
      },
    }))
    return { static_resources: { clusters } }
  }

  #backup(): object {
    const services = [...this.services].map(([name, nodes]) => {
      const kept = [...nodes].map(([nodeId, place]) => [nodeId, { ...place, nodeName: nodeId }])
      const inner: unknown = Object.fromEntries(kept)
      return [name, { nodes: inner, healthyNodesArray: [], roundRobinIndex: 0 }]
    })
    const circuits = (field: keyof OldCircuit): unknown => {
      const told = [...this.circuits].map(([nodeId, circuit]) => [nodeId, circuit[field]])
      return Object.fromEntries(told.filter(([, value]) => value !== undefined))
    }
    const configs = [...this.configs].map(([name, all]) => [name, Object.fromEntries(all)] as const)
    return {
      services: Object.fromEntries(services) as unknown,
      nodeToService: Object.fromEntries(this.owners),
      circuitState: circuits('state'),
      circuitFailures: circuits('failures'),
      circuitLastFailure: circuits('lastFailure'),
      circuitNextTry: circuits('nextTry'),
      configurations: Object.fromEntries(configs),
    }
  }
}

function endpointOf({ host, port }: OldPlace): object {
  return { endpoint: { address: { socket_address: { address: host, port_value: port } } } }
}

function placeOf(nodeId: string): OldPlace {
  const [, host, port] = /^(.*):(\d+)$/.exec(nodeId) ?? []
  return port === undefined ? { host: nodeId } : { host: host ?? '', port: Number(port) }
}
