import { createRegistry } from '../src/core/registry/create-registry.ts'
import { DEFAULTS } from '../src/core/index.ts'
import type {
  EventLog,
  LogBounds,
  LoggedEvent,
  Registry,
  RegistryOptions,
} from '../src/core/index.ts'
import { createMemoryLog } from '../src/core/log/memory-log.ts'
import { createVirtualWorld } from './virtual-world.ts'
import type { VirtualWorld } from './virtual-world.ts'

/** A registry on a log in memory, and all that its log has ever held. */
export interface RegistryUnderTest {
  readonly world: VirtualWorld
  readonly log: EventLog
  readonly registry: Registry
  readonly events: LoggedEvent[]
  /** Events since the last call, without heartbeats: name, and node or key. */
  readonly news: () => string[]
}

export interface Setup {
  readonly seed?: number
  readonly registry?: Partial<RegistryOptions>
  readonly bounds?: Partial<LogBounds>
}

export async function openRegistry(setup: Setup = {}): Promise<RegistryUnderTest> {
  const world = createVirtualWorld(setup.seed)
  const bounds = { ...DEFAULTS.log, ...setup.bounds }
  const log = createMemoryLog({ world, bounds, epoch: 'epoch-1' })
  const events: LoggedEvent[] = []
  log.follow((event) => void events.push(event))
  const options = { log: bounds, registry: { ...QUIET, ...setup.registry } }
  const registry = await createRegistry({ world, log, options })
  let told = 0
  const news = () => {
    const fresh = events.slice(told).filter(({ event }) => event !== 'service_heartbeat')
    told = events.length
    return fresh.map(({ event, data }) => {
      const { nodeId, key } = data as { nodeId?: string; key?: string }
      return [event, nodeId ?? key].filter(Boolean).join(' ')
    })
  }
  return { world, log, registry, events, news }
}

/** The defaults, without numbers nobody asked for. */
export const QUIET: RegistryOptions = { ...DEFAULTS.registry, statsEveryMs: 0 }
