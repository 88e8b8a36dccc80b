export { DEFAULTS } from './core/index.ts'
export type { Algorithm, AuthOptions, FindUser, StoredUser } from './node/auth-options.ts'
export { createAuthenticator } from './node/authenticate.ts'
export { hashPassword } from './node/password.ts'
export type {
  CoreOverrides,
  FleetSettings,
  HandshakeOptions,
  Logger,
  LogLevel,
  RunningServer,
  ServerFaults,
  StartOptions,
} from './node/running-server.ts'
export { SettingError } from './node/setting-error.ts'
export { startServer } from './node/start-server.ts'
