import type { Filter } from 'maxine-protocol'

/** Which part of a registry: that of a service, or of a node. */
export type RegistryFilter = Pick<Filter, 'serviceName' | 'nodeId'>
