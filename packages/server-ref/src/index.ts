export { DEFAULTS } from './core/index.ts'
export type {
  Access,
  Bridge,
  CollectionHandlers,
  CollectionRules,
  CollectionSettings,
  CoreOverrides,
  Forwarded,
  Guest,
  GuestMessage,
  Handler,
  HandlerContext,
  HandlersByCollection,
  ServiceMessage,
  ServiceUser,
  StoredDocument,
} from './core/index.ts'
export type {
  Algorithm,
  AuthOptions,
  FindUser,
  KeySet,
  StoredUser,
} from './node/auth/auth-options.ts'
export { createAuthenticator } from './node/auth/authenticate.ts'
export { hashPassword } from './node/auth/password.ts'
export { DOCUMENTED_PORTS } from './node/dialects.ts'
export type { AnyStartOptions, DialectName, RunningAll, StartAllOptions } from './node/dialects.ts'
export type {
  FleetSettings,
  HandshakeOptions,
  Logger,
  LogLevel,
  RunningServer,
  RunningSystem,
  ServerFaults,
  SharedOptions,
  StartOptions,
} from './node/running-server.ts'
export { SettingError } from './node/setting-error.ts'
export { startAll } from './node/start-all.ts'
export { startServer } from './node/start-server.ts'
export type {
  CliffracerOptions,
  CliffracerSettings,
  RunningCliffracer,
} from './node/systems/cliffracer.ts'
export type { DeploydOptions, DeploydSettings, RunningDeployd } from './node/systems/deployd.ts'
export type { NexusOptions, NexusSettings, RunningNexus } from './node/systems/nexus.ts'
export type { ApiKey } from './node/systems/nexus/api-keys.ts'
export type { ChannelSetting } from './node/systems/nexus/channel-list.ts'
