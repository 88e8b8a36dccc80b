import { completeOptions, defined } from '../core/complete-options.ts'
import type { CoreOptions, CoreOverrides, SessionOptions } from '../core/index.ts'
import type { HandshakeOptions } from './running-server.ts'
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

/**
 * The core's options with what was set, and then with what the dialect has for itself; authentication
 * is on where there is anything to check with.
 */
export function coreOptions(
  set: CoreOverrides | undefined,
  authenticates: boolean,
  own: Partial<SessionOptions> = {},
): CoreOptions {
  const session = { ...own, ...defined(set?.session) }
  const options = completeOptions({ ...set, session }, authenticates)
  if (options.session.authRequired && !authenticates) {
    throw new SettingError('Tokens are wanted, and there is nothing to check them with')
  }
  return options
}

export function handshakeOptions(set: Partial<HandshakeOptions> = {}): HandshakeOptions {
  const options = { ...HANDSHAKE_DEFAULTS, ...defined(set) }
  // Node throws on it, and by then there would be a core to put away.
  if (options.headersTimeoutMs > options.requestTimeoutMs) {
    throw new SettingError('The time for headers is part of that for a request, and not longer')
  }
  return options
}
