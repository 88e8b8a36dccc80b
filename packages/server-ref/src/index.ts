export { DEFAULTS } from './core/index.ts'
export type { CoreOverrides } from './core/index.ts'
export type {
  Algorithm,
  AuthOptions,
  FindUser,
  KeySet,
  StoredUser,
} from './node/auth/auth-options.ts'
export { createAuthenticator } from './node/auth/authenticate.ts'
export { hashPassword } from './node/auth/password.ts'
export type {
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
