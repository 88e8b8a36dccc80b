import type { ConfigEntry } from 'maxine-protocol/http'
import { applyEvent } from './apply-event.ts'
import { createCheckpoints } from './checkpoints.ts'
import { circuitOf, reportOutcome } from './circuit-commands.ts'
import { createCircuitTally } from './circuit-tally.ts'
import { deleteConfig, setConfig } from './config-commands.ts'
import { createDiscovery } from './discover.ts'
import type { Discovery } from './discover.ts'
import { isObject, nodeNamed } from './event-data.ts'
import { createLifetimes } from './lifetimes.ts'
import type { EventLog, LoggedEvent } from '../log/log.ts'
import { deregister, heartbeat, register } from './node-commands.ts'
import type { CoreOptions } from '../options.ts'
import { rebuild } from './rebuild.ts'
import { named, snapshotOf } from './registry-snapshot.ts'
import type { ConfigurationEntry, RegistryContent } from './registry-state.ts'
import type { Registry } from './registry.ts'
import { createTurns } from './turns.ts'
import type { Workings } from './workings.ts'
import type { World } from '../world.ts'

/** What a registry is made of. */
export interface RegistryParts {
  readonly world: World
  readonly log: EventLog
  readonly options: Pick<CoreOptions, 'registry' | 'log'>
}

/** A registry with the state that its log says, following it from there. */
export async function createRegistry({ world, log, options }: RegistryParts): Promise<Registry> {
  const { content, kept, follow } = await rebuild(log)
  const takeTurns = createTurns()
  const tally = createCircuitTally()
  const workings = { world, log, options: options.registry, content, tally, takeTurns }
  const discovery = createDiscovery(world.random)
  const lifetimes = createLifetimes(workings)
  const checkpoints = createCheckpoints(log, content, { kept, every: options.log.maxCount / 2 })
  const unfollow = follow((event) => {
    applyEvent(content, event)
    const nodeId = isObject(event.data) ? nodeNamed(event.data)?.nodeId : undefined
    if (nodeId !== undefined) {
      remember(workings, discovery, event, nodeId)
      lifetimes.look(nodeId)
    }
    checkpoints.look()
  })
  const stop = async () => {
    lifetimes.stop()
    unfollow()
    await checkpoints.keep()
  }
  return registryOf(workings, discovery, stop)
}

/** What is known of a node besides the state, brought in line with what has happened to it. */
function remember(
  { tally, content }: Workings,
  discovery: Discovery,
  { event, timestamp }: LoggedEvent,
  nodeId: string,
): void {
  if (event === 'service_registered' || event === 'service_deregistered') discovery.forget(nodeId)
  if (!content.nodes.has(nodeId)) tally.forget(nodeId)
  else if (event === 'circuit_open') tally.clear(nodeId, timestamp)
}

function registryOf(workings: Workings, discovery: Discovery, stop: () => Promise<void>): Registry {
  const { content, log } = workings
  return {
    get offset() {
      return content.offset
    },
    get digest() {
      return content.digest
    },
    snapshot: () => snapshotOf(content, log.epoch),
    register: (registration) => register(workings, registration),
    heartbeat: (nodeId) => heartbeat(workings, nodeId),
    deregister: (nodeId) => deregister(workings, nodeId),
    discover: (query) => discovery.discover(content, query),
    serviceNames: () => [...content.services.keys()],
    setConfig: (setting) => setConfig(workings, setting),
    config: (serviceName, key) => content.configs.get(serviceName)?.get(key)?.entry,
    configs: (serviceName) => configsOf(content, serviceName),
    deleteConfig: (serviceName, key) => deleteConfig(workings, serviceName, key),
    circuit: (nodeId) => circuitOf(workings, nodeId),
    reportOutcome: (nodeId, outcome) => reportOutcome(workings, nodeId, outcome),
    counts: () => ({ services: content.services.size, nodes: content.nodes.size }),
    stop,
  }
}

const NO_ENTRIES: ReadonlyMap<string, ConfigurationEntry> = new Map()

function configsOf(content: RegistryContent, serviceName: string): Record<string, ConfigEntry> {
  return named(content.configs.get(serviceName) ?? NO_ENTRIES, ({ entry }) => entry)
}
