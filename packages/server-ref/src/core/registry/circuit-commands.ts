import type { Circuit } from 'maxine-protocol/http'
import type { CircuitEntry } from './registry-state.ts'
import type { Workings } from './workings.ts'

/** Nothing for a node nobody knows. */
export function circuitOf({ content, tally }: Workings, nodeId: string): Circuit | undefined {
  const tripped = content.circuits.get(nodeId)
  if (tripped) return tripped.circuit
  const node = content.nodes.get(nodeId)
  return node && tally.closedCircuit(node)
}

export function reportOutcome(
  workings: Workings,
  nodeId: string,
  outcome: 'success' | 'failure',
): Promise<Circuit | undefined> {
  return workings.takeTurns(nodeId, async () => {
    const entry = workings.content.circuits.get(nodeId)
    if (entry) await reportTripped(workings, entry, outcome)
    else if (workings.content.nodes.has(nodeId)) await reportClosed(workings, nodeId, outcome)
    return circuitOf(workings, nodeId)
  })
}

/** Lets an open circuit be tried once its time has come. */
export function tryCircuit(
  workings: Workings,
  nodeId: string,
  isDue: () => boolean,
): Promise<void> {
  return workings.takeTurns(nodeId, async () => {
    const entry = workings.content.circuits.get(nodeId)
    if (entry?.circuit.state !== 'open' || !isDue()) return
    await workings.log.append({ event: 'circuit_half_open', data: about(entry) })
  })
}

async function reportClosed(workings: Workings, nodeId: string, outcome: 'success' | 'failure') {
  const { tally, options, world, content } = workings
  if (outcome === 'success') {
    tally.clear(nodeId)
    return
  }
  const failures = tally.fail(nodeId, world.now())
  if (failures < options.circuitFailures) return
  const serviceName = content.nodes.get(nodeId)?.serviceName ?? ''
  await open(workings, { nodeId, serviceName, failures }, options.circuitRetryMs)
}

/** What is reported of an open circuit is the end of a call from before it opened: it changes nothing. */
async function reportTripped(
  workings: Workings,
  entry: CircuitEntry,
  outcome: 'success' | 'failure',
) {
  if (entry.circuit.state !== 'half-open') return
  const data = about(entry)
  if (outcome === 'success') {
    await workings.log.append({ event: 'circuit_closed', data: { ...data, failures: 0 } })
    return
  }
  const { circuitRetryMs, circuitRetryMaxMs } = workings.options
  const retryAfterMs = Math.min(2 * (entry.retryMs ?? circuitRetryMs), circuitRetryMaxMs)
  await open(workings, { ...data, failures: data.failures + 1 }, retryAfterMs)
}

async function open({ world, log }: Workings, data: object, retryAfterMs: number): Promise<void> {
  const nextTry = world.now() + retryAfterMs
  await log.append({ event: 'circuit_open', data: { ...data, nextTry, retryAfterMs } })
}

function about({ nodeId, serviceName, circuit }: CircuitEntry) {
  const { failures = 0 } = circuit
  return { nodeId, ...(serviceName !== '' && { serviceName }), failures }
}
