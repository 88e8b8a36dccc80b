export type { Recipients, Telling } from './broadcast/recipients.ts'
export type { Visitor } from './broadcast/visitor.ts'
export type { Connection, ConnectionRequest, Peer } from './connection.ts'
export type { Core, CoreParts } from './core.ts'
export { createCore } from './create-core.ts'
export type { Counters } from './counters.ts'
export { textsOf } from './event-batch.ts'
export type { EventBatch, Frames } from './event-batch.ts'
export { createFaults } from './faults/faults.ts'
export type { FaultCounts, Faults } from './faults/faults.ts'
export { startFleet } from './fleet/fleet.ts'
export type { HttpRequest, HttpResponse } from './http/exchange.ts'
export type {
  Authenticator,
  Identity,
  IssuedToken,
  Verified,
  VisibilityPolicy,
} from './identity.ts'
export type { Checkpoint, EventLog, LogBounds, LoggedEvent, NewEvent } from './log/log.ts'
export { createMemoryLog } from './log/memory-log.ts'
export { DEFAULTS } from './options.ts'
export type { CoreOptions, CoreOverrides, RegistryOptions, SessionOptions } from './options.ts'
export type { Registry } from './registry/registry.ts'
export type { Refusal, Served } from './served.ts'
export type { Bridge, Forwarded } from './systems/cliffracer/bridge.ts'
export { createCliffracer } from './systems/cliffracer/create-cliffracer.ts'
export type { Cliffracer } from './systems/cliffracer/create-cliffracer.ts'
export type { Guest } from './systems/cliffracer/guest.ts'
export type { GuestMessage } from './systems/cliffracer/hooks.ts'
export type { ServiceMessage } from './systems/cliffracer/service-message.ts'
export type { ServiceUser } from './systems/cliffracer/user.ts'
export type { Access, Asker, CollectionRules } from './systems/deployd/access.ts'
export type { CollectionSettings } from './systems/deployd/catalogue.ts'
export type { Outcome } from './systems/deployd/collections.ts'
export { createDeployd } from './systems/deployd/create-deployd.ts'
export type { Deployd, DeploydParts } from './systems/deployd/create-deployd.ts'
export type { StoredDocument } from './systems/deployd/documents/document.ts'
export { createMemoryDocuments } from './systems/deployd/documents/document-store.ts'
export type { DocumentStore } from './systems/deployd/documents/document-store.ts'
export type {
  CollectionHandlers,
  Handler,
  HandlerContext,
  HandlersByCollection,
} from './systems/deployd/handlers/handler.ts'
export { DEPLOYD_DEFAULTS } from './systems/deployd/settings.ts'
export type { DeploydCoreSettings } from './systems/deployd/settings.ts'
export type { Channel } from './systems/nexus/channels.ts'
export { createNexus } from './systems/nexus/create-nexus.ts'
export type { Nexus } from './systems/nexus/create-nexus.ts'
export type { Published } from './systems/nexus/publishing.ts'
export { DEFAULT_POLICY } from './visibility.ts'
export type { Cancel, World } from './world.ts'
