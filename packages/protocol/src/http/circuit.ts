import * as z from 'zod/mini'
import { bounded, count, finite, number, text } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import { circuitState, outcome } from './fields.ts'
import type { NodeReference } from './registry.ts'
import type { Route } from './route.ts'

/** A circuit breaker. The documents count in `failureCount`, old servers in `failures`, new ones in both. */
export interface Circuit {
  readonly state: 'closed' | 'open' | 'half-open'
  /** Since it last closed. */
  readonly failures?: number
  readonly failureCount?: number
  /** Milliseconds since 1970; null for never. */
  readonly lastFailure?: number | null
  /** When an open circuit is tried again, in milliseconds since 1970; null while it is not open. */
  readonly nextTry?: number | null
  readonly nodeId?: string
  readonly serviceName?: string
  /** Offset of the event that changed it last; the digest is made of these. */
  readonly offset?: number
  readonly [field: string]: unknown
}

/** How a call to the instance went. */
export interface Outcome {
  readonly outcome: 'success' | 'failure'
}

const time = z.exactOptional(z.nullable(finite))

export const circuit: z.ZodMiniType<Circuit> = z.object({
  state: circuitState,
  failures: number,
  failureCount: number,
  lastFailure: time,
  nextTry: time,
  nodeId: text,
  serviceName: text,
  offset: z.exactOptional(count),
})

const parameters = {
  schema: z.object({ nodeId: bounded(LIMITS.text) }),
  kinds: { nodeId: 'path' },
} as const

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
