import type { Circuit } from 'maxine-protocol/http'
import type { NodeEntry } from './registry-state.ts'

/** Failures of closed circuits: no event tells of them, so they are not part of the state. */
export interface CircuitTally {
  /** Counts a failure, and says how many there have been in a row. */
  readonly fail: (nodeId: string, now: number) => number
  /** Ends the row; when the last failure was is still known. */
  readonly clear: (nodeId: string, lastFailure?: number | null) => void
  readonly forget: (nodeId: string) => void
  readonly closedCircuit: (node: NodeEntry) => Circuit
}

export function createCircuitTally(): CircuitTally {
  const tallies = new Map<string, Tally>()
  return {
    fail(nodeId, now) {
      const failures = (tallies.get(nodeId)?.failures ?? 0) + 1
      tallies.set(nodeId, { failures, lastFailure: now })
      return failures
    },
    clear(nodeId, lastFailure = tallies.get(nodeId)?.lastFailure) {
      if (typeof lastFailure === 'number') tallies.set(nodeId, { failures: 0, lastFailure })
    },
    forget: (nodeId) => void tallies.delete(nodeId),
    closedCircuit({ nodeId, serviceName }) {
      const { failures, lastFailure } = tallies.get(nodeId) ?? NONE
      const failureCount = failures
      return {
        state: 'closed',
        failures,
        failureCount,
        lastFailure,
        nextTry: null,
        nodeId,
        serviceName,
      }
    },
  }
}

interface Tally {
  readonly failures: number
  readonly lastFailure: number | null
}

const NONE: Tally = { failures: 0, lastFailure: null }
