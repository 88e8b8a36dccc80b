import * as z from 'zod/mini'
import { bounded } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import type { NodeReference } from './registry.ts'
import type { Parameters, Route } from './route.ts'
import { circuit, outcome } from './schemas.ts'
import type { Circuit } from './state.ts'

/** How a call to the instance went. */
export interface Outcome {
  readonly outcome: 'success' | 'failure'
}

const parameters: Parameters<NodeReference> = {
  schema: z.object({ nodeId: bounded(LIMITS.text) }),
  kinds: { nodeId: 'path' },
}

export const circuitBreaker: Route<Circuit, NodeReference> = {
  method: 'GET',
  path: '/circuit-breaker/:nodeId',
  summary: 'Read the circuit breaker of an instance',
  access: 'bearer',
  parameters,
  answer: circuit,
  problems: ['not-found'],
}

export const circuitOutcome: Route<Circuit, NodeReference, Outcome> = {
  method: 'POST',
  path: '/circuit-breaker/:nodeId',
  summary: 'Report how a call to an instance went',
  access: 'bearer',
  parameters,
  body: z.object({ outcome }),
  answer: circuit,
  problems: ['not-found'],
}
