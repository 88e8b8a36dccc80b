import { tryCircuit } from './circuit-commands.ts'
import { createDeadlines } from './deadlines.ts'
import type { Deadlines } from './deadlines.ts'
import { lapse } from './node-commands.ts'
import type { Workings } from './workings.ts'

/** Does what time does to a registry: silence makes unhealthy and removes, open circuits are tried. */
export interface Lifetimes {
  /** Looks at a node again, whose entry or circuit may have changed. */
  readonly look: (nodeId: string) => void
  readonly stop: () => void
}

/** How long to wait with what could not be appended. */
const RETRY_MS = 1_000

const STATS = 'stats'

/** Silence from before the start is forgiven: nobody could have been heard. */
export function createLifetimes(workings: Workings): Lifetimes {
  const { world, content, options } = workings
  const lifetimes = { workings, startedAt: world.now() }
  const deadlines = createDeadlines(world, (thing) => {
    // What fails now, such as on a full disk, is tried again.
    happen(lifetimes, thing, deadlines).catch(() => deadlines.set(thing, world.now() + RETRY_MS))
  })
  const look = (nodeId: string) => {
    put(deadlines, `node ${nodeId}`, nodeDue(lifetimes, nodeId))
    put(deadlines, `circuit ${nodeId}`, circuitDue(lifetimes, nodeId))
  }
  for (const nodeId of [...content.nodes.keys(), ...content.circuits.keys()]) look(nodeId)
  if (options.statsEveryMs > 0) deadlines.set(STATS, world.now() + options.statsEveryMs)
  return { look, stop: () => deadlines.stop() }
}

interface State {
  readonly workings: Workings
  readonly startedAt: number
}

function put(deadlines: Deadlines, thing: string, dueAt: number | undefined): void {
  if (dueAt === undefined) deadlines.delete(thing)
  else deadlines.set(thing, dueAt)
}

function nodeDue({ workings, startedAt }: State, nodeId: string): number | undefined {
  const { unhealthyAfterMs, removeAfterMs } = workings.options
  const node = workings.content.nodes.get(nodeId)
  if (!node) return undefined
  const since = Math.max(node.silentSince, startedAt)
  return since + (node.healthy ? unhealthyAfterMs : removeAfterMs)
}

function circuitDue({ workings }: State, nodeId: string): number | undefined {
  return workings.content.circuits.get(nodeId)?.circuit.nextTry ?? undefined
}

async function happen(state: State, thing: string, deadlines: Deadlines): Promise<void> {
  const { workings } = state
  if (thing === STATS) return tellStats(workings, deadlines)
  const space = thing.indexOf(' ')
  const nodeId = thing.slice(space + 1)
  const isDue = (dueAt = Infinity) => dueAt <= workings.world.now()
  if (thing.startsWith('node')) {
    await lapse(workings, nodeId, () => isDue(nodeDue(state, nodeId)))
  } else {
    await tryCircuit(workings, nodeId, () => isDue(circuitDue(state, nodeId)))
  }
}

async function tellStats({ world, log, content, options }: Workings, deadlines: Deadlines) {
  deadlines.set(STATS, world.now() + options.statsEveryMs)
  const nodes = [...content.nodes.values()]
  const data = {
    services: content.services.size,
    nodes: nodes.length,
    healthyNodes: nodes.filter(({ healthy }) => healthy).length,
    trippedCircuits: content.circuits.size,
  }
  await log.append({ event: 'stats_update', data })
}
