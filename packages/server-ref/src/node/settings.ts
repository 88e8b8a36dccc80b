import { DEFAULTS } from '../core/index.ts'
import type { CoreOptions } from '../core/index.ts'
import type { CoreOverrides, HandshakeOptions } from './running-server.ts'
import { SettingError } from './setting-error.ts'

/** `reliability.md` 4.1 has the reasons. */
export const HANDSHAKE_DEFAULTS: HandshakeOptions = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  checkEveryMs: 1_000,
  maxHeaderBytes: 16 * 1024,
  maxHeaders: 100,
  maxBodyBytes: 64 * 1024,
  maxWebSockets: 10_000,
  acceptsPerSecond: 1_000,
  closeTimeoutMs: 2_000,
}

/** The core's options with what was set; authentication is on where there is anything to check with. */
export function coreOptions(set: CoreOverrides = {}, authenticates: boolean): CoreOptions {
  const session = { authRequired: authenticates, ...defined(set.session) }
  if (session.authRequired && !authenticates) {
    throw new SettingError('Tokens are wanted, and there is nothing to check them with')
  }
  return {
    log: { ...DEFAULTS.log, ...defined(set.log) },
    registry: { ...DEFAULTS.registry, ...defined(set.registry) },
    session: { ...DEFAULTS.session, ...session },
  }
}

export function handshakeOptions(set: Partial<HandshakeOptions> = {}): HandshakeOptions {
  const options = { ...HANDSHAKE_DEFAULTS, ...defined(set) }
  // Node throws on it, and by then there would be a core to put away.
  if (options.headersTimeoutMs > options.requestTimeoutMs) {
    throw new SettingError('The time for headers is part of that for a request, and not longer')
  }
  return options
}

/** An option that is there and `undefined` is one that was left out. */
function defined<T extends object>(set: T | undefined): Partial<T> {
  const entries = Object.entries(set ?? {}).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<T>
}
