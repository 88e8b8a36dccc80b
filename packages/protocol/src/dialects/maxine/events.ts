/** Further fields of an event pass through, typed as unknown. */
interface Open {
  readonly [field: string]: unknown
}

/** About one instance of a service. Old servers leave `serviceName` out of all but registrations. */
export interface NodeData extends Open {
  readonly nodeId: string
  readonly serviceName?: string
}

export interface RegisteredData extends NodeData {
  readonly serviceName: string
  readonly host?: string
  readonly port?: number
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** `failures` since the circuit last closed; `nextTry` in milliseconds since 1970. */
export interface CircuitData extends NodeData {
  readonly failures?: number
  readonly nextTry?: number
}

export interface ConfigDeletedData extends Open {
  readonly serviceName: string
  readonly key: string
}

export interface ConfigChangedData extends ConfigDeletedData {
  readonly value?: unknown
  readonly version?: number
}

export interface DependencyData extends Open {
  readonly serviceName?: string
}

/**
 * Event name to data. Add your own by extending it where you name it:
 * `interface MyEvents extends MaxineEvents { deploy_started: { sha: string } }`.
 */
export interface MaxineEvents {
  service_registered: RegisteredData
  service_deregistered: NodeData
  service_heartbeat: NodeData
  service_unhealthy: NodeData
  config_changed: ConfigChangedData
  config_deleted: ConfigDeletedData
  circuit_open: CircuitData
  circuit_closed: CircuitData
  circuit_half_open: CircuitData
  stats_update: Open
  dependency_added: DependencyData
  dependency_removed: DependencyData
  federation_failover: Open
  admin_event: Open
}
