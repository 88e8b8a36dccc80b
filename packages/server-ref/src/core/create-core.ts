import type { Core, CoreParts } from './core.ts'
import { createCounters } from './counters.ts'
import { createRegistry } from './registry/create-registry.ts'
import { createHttp } from './http/create-http.ts'
import { assertLockable, createHub } from './sessions/hub.ts'
import { DEFAULT_POLICY, denyingOnError } from './visibility.ts'

/**
 * Puts a core together on a log, with the state the log tells. The log stays its owner's: `close` ends
 * everything that follows it and leaves it open.
 */
export async function createCore(parts: CoreParts): Promise<Core> {
  const { world, log, options, authenticator, onError = () => undefined } = parts
  assertLockable(parts)
  const policy = parts.policy ? denyingOnError(parts.policy, onError) : DEFAULT_POLICY
  const counters = createCounters()
  const registry = await createRegistry({ world, log, options })
  // Behind the registry: who hears of an event from the hub finds it in the state.
  const hub = createHub({ world, log, registry, options, authenticator, policy, counters })
  const uncount = log.follow(() => (counters.events += 1))
  const connections = () => hub.sizes().connections
  return {
    registry,
    counters,
    accept: hub.accept,
    handle: createHttp({ ...parts, registry, counters, policy, connections }),
    publish: (event, data) => log.append({ event, data }),
    sizes: hub.sizes,
    drain: hub.drain,
    expireAll: hub.expireAll,
    revoke: hub.revoke,
    async close(code, reason) {
      hub.close(code, reason)
      uncount()
      await registry.stop()
    },
  }
}
