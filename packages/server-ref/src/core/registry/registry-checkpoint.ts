import type { Checkpoint } from '../log/log.ts'
import { createContent, putCircuit, putConfig, putNode } from './registry-state.ts'
import type {
  CircuitEntry,
  ConfigurationEntry,
  NodeEntry,
  RegistryContent,
} from './registry-state.ts'

/** Lists, because a name may be one that a reader of objects refuses. */
interface RegistryCheckpoint {
  readonly nodes: readonly NodeEntry[]
  readonly configs: readonly ConfigurationEntry[]
  readonly circuits: readonly CircuitEntry[]
}

export function checkpointOf(content: RegistryContent): Checkpoint<RegistryCheckpoint> {
  return {
    offset: content.offset,
    state: {
      nodes: [...content.nodes.values()],
      configs: [...content.configs.values()].flatMap((entries) => [...entries.values()]),
      circuits: [...content.circuits.values()],
    },
  }
}

/**
 * The state that a checkpoint was made of.
 *
 * @throws TypeError where it is no checkpoint of a registry: half a state must not pass for the whole.
 */
export function restored({ offset, state }: Checkpoint): RegistryContent {
  const content = createContent()
  if (!isRegistryCheckpoint(state)) throw new TypeError('the checkpoint is not one of a registry')
  for (const node of state.nodes) putNode(content, node)
  for (const config of state.configs) putConfig(content, config)
  for (const circuit of state.circuits) putCircuit(content, circuit)
  content.offset = offset
  return content
}

/** The store is our own, so what it lists is taken to be what was put there. */
function isRegistryCheckpoint(state: unknown): state is RegistryCheckpoint {
  if (typeof state !== 'object' || state === null) return false
  const { nodes, configs, circuits } = state as Partial<Record<string, unknown>>
  return [nodes, configs, circuits].every(Array.isArray)
}
