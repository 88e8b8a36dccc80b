export type { Connection, ConnectionRequest, Peer } from './connection.ts'
export type { Core, CoreParts, Refusal } from './core.ts'
export { createCore } from './create-core.ts'
export type { Counters } from './counters.ts'
export { createFaults } from './faults.ts'
export type { FaultCounts, Faults } from './faults.ts'
export { startFleet } from './fleet.ts'
export type { HttpRequest, HttpResponse } from './http.ts'
export type {
  Authenticator,
  Identity,
  IssuedToken,
  Verified,
  VisibilityPolicy,
} from './identity.ts'
export type { Checkpoint, EventLog, LogBounds, LoggedEvent, NewEvent } from './log.ts'
export { createMemoryLog } from './memory-log.ts'
export { DEFAULTS } from './options.ts'
export type { CoreOptions, RegistryOptions, SessionOptions } from './options.ts'
export type { Registry } from './registry.ts'
export { DEFAULT_POLICY } from './visibility.ts'
export type { Cancel, World } from './world.ts'
