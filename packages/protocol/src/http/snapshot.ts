import * as z from 'zod/mini'
import { count, mapOf, text } from '../fields.ts'
import type { ReadLimits } from '../json.ts'
import type { Position } from '../messages.ts'
import { circuit } from './circuit.ts'
import type { Circuit } from './circuit.ts'
import { configEntry } from './config.ts'
import type { ConfigEntries } from './config.ts'
import { instance } from './registry.ts'
import type { Instance } from './registry.ts'
import type { Route } from './route.ts'

/** All a registry holds. */
export interface RegistryState {
  /** By service, then by node id. */
  readonly services: Readonly<Record<string, Readonly<Record<string, Instance>>>>
  /** By service, then by key. */
  readonly configs: Readonly<Record<string, ConfigEntries>>
  /** By node id; a circuit that never broke may be left out. */
  readonly circuits: Readonly<Record<string, Circuit>>
  readonly [kind: string]: unknown
}

/** The state at one position: every event up to it is in it, none after it. */
export interface RegistrySnapshot extends Position {
  readonly state: RegistryState
  /** Order-independent hash of the state. */
  readonly digest?: string
}

/** Room for 100,000 instances; a frame's limits would end at some 5,000. */
export const SNAPSHOT_LIMITS: ReadLimits = { length: 33_554_432, keys: 2_000_000 }

export const registryState: z.ZodMiniType<RegistryState> = z.object({
  services: mapOf(mapOf(instance)),
  configs: mapOf(mapOf(configEntry)),
  circuits: mapOf(circuit),
})

export const snapshot: Route<RegistrySnapshot> = {
  method: 'GET',
  path: '/snapshot',
  summary: 'Read the whole state at one position',
  access: 'bearer',
  answer: z.object({ epoch: z.string(), offset: count, state: registryState, digest: text }),
  limits: SNAPSHOT_LIMITS,
}
