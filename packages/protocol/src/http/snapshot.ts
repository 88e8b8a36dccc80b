import * as z from 'zod/mini'
import { count, text } from '../fields.ts'
import type { ReadLimits } from '../json.ts'
import type { Route } from './route.ts'
import { registryState } from './schemas.ts'
import type { RegistrySnapshot } from './state.ts'

/** Room for 100,000 instances; a frame's limits would end at some 5,000. */
export const SNAPSHOT_LIMITS: ReadLimits = { length: 33_554_432, keys: 2_000_000 }

export const snapshot: Route<RegistrySnapshot> = {
  method: 'GET',
  path: '/snapshot',
  summary: 'Read the whole state at one position',
  access: 'bearer',
  answer: z.object({ epoch: z.string(), offset: count, state: registryState, digest: text }),
  limits: SNAPSHOT_LIMITS,
}
