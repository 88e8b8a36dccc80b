import * as z from 'zod/mini'
import { number, open, text } from '../../fields.ts'

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

const node = z.object({ nodeId: z.string(), serviceName: text })
const circuit = z.object({
  nodeId: z.string(),
  serviceName: text,
  failures: number,
  nextTry: number,
})
const dependency = z.object({ serviceName: text })

/** What the data of each known event must look like. */
export const eventSchemas: {
  readonly [Name in keyof MaxineEvents]: z.ZodMiniType<MaxineEvents[Name]>
} = {
  service_registered: z.object({
    nodeId: z.string(),
    serviceName: z.string(),
    host: text,
    port: number,
    metadata: z.exactOptional(open),
  }),
  service_deregistered: node,
  service_heartbeat: node,
  service_unhealthy: node,
  config_changed: z.object({
    serviceName: z.string(),
    key: z.string(),
    value: z.exactOptional(z.unknown()),
    version: number,
  }),
  config_deleted: z.object({ serviceName: z.string(), key: z.string() }),
  circuit_open: circuit,
  circuit_closed: circuit,
  circuit_half_open: circuit,
  stats_update: open,
  dependency_added: dependency,
  dependency_removed: dependency,
  federation_failover: open,
  admin_event: open,
}
