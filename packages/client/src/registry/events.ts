/** The events that change a registry. */
export const REGISTRY_EVENTS: ReadonlySet<string> = new Set([
  'service_registered',
  'service_heartbeat',
  'service_unhealthy',
  'service_deregistered',
  'circuit_open',
  'circuit_half_open',
  'circuit_closed',
  'config_changed',
  'config_deleted',
])
