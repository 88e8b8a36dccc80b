import { DEFAULTS } from './options.ts'
import type { CoreOptions, CoreOverrides } from './options.ts'

/** The core's options with what was set; tokens are needed where there is anything to check them with. */
export function completeOptions(
  { log, registry, session }: CoreOverrides = {},
  authenticates: boolean,
): CoreOptions {
  return {
    log: { ...DEFAULTS.log, ...defined(log) },
    registry: { ...DEFAULTS.registry, ...defined(registry) },
    session: { ...DEFAULTS.session, authRequired: authenticates, ...defined(session) },
  }
}

/** An option that is there and `undefined` is one that was left out. */
export function defined<T extends object>(set: T | undefined): Partial<T> {
  const entries = Object.entries(set ?? {}).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<T>
}
