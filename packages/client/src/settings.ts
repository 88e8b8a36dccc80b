import type { Dialect, TokenCarrier } from 'maxine-protocol'
import { checkAddress } from './address.ts'
import { createBrowserLifecycle } from './connection/browser-lifecycle.ts'
import type { Lifecycle } from './connection/lifecycle.ts'
import type { Rules } from './connection/rules.ts'
import { MaxineError } from './errors.ts'
import { DEFAULT_BACKOFF, DEFAULT_TIMEOUTS } from './options.ts'
import type { ClientOptions, Given } from './options.ts'
import { realWorld } from './real-world.ts'
import { isToken } from './tokens/token-grant.ts'
import type { World } from './world.ts'

/** The options with every default in place. */
export interface Settings extends ClientOptions {
  readonly dialect: Dialect
  readonly via: TokenCarrier
  readonly insecure: 'refuse' | 'allow'
  readonly headers: Readonly<Record<string, string>>
  readonly wakes: Lifecycle | undefined
  readonly rules: Rules
  readonly world: World
}

/** Throws a `MaxineError` for what can never work, where the application can still see who asked. */
export function resolveOptions(options: ClientOptions, usual: Dialect): Settings {
  const { url, dialect = usual, lifecycle, tokenVia } = options
  const insecure = options.allowInsecure ? 'allow' : 'refuse'
  if (typeof url !== 'function') checkAddress(url, insecure)
  // The token goes there as well.
  if (options.httpUrl !== undefined) checkAddress(options.httpUrl.replace(/^http/, 'ws'), insecure)
  // What a storage gives that holds none.
  const token = options.token === '' ? undefined : options.token
  if (token !== undefined && !isToken(token)) {
    throw new MaxineError('bad_option', 'this cannot be a token')
  }
  return {
    ...options,
    token,
    dialect,
    insecure,
    via: tokenVia ?? dialect.can.token[0] ?? 'frame',
    headers: options.headers ?? {},
    wakes: lifecycle === false ? undefined : (lifecycle ?? createBrowserLifecycle()),
    rules: {
      backoff: defaults(DEFAULT_BACKOFF, options.backoff),
      timeouts: defaults(DEFAULT_TIMEOUTS, options.timeouts),
      can: dialect.can,
      // A copy, for which of the two is in force is told by which object it is.
      legacy: { ...(dialect.legacy ?? dialect.can) },
      renews: options.getToken ? 'fetch' : 'ask',
    },
    world: options.world ?? realWorld,
  }
}

/** What is given as `undefined` is not given. */
function defaults<Values extends object>(values: Values, given: Given<Values> = {}): Values {
  const kept = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...values, ...Object.fromEntries(kept) }
}
