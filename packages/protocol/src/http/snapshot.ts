import * as z from 'zod/mini'
import { count, text } from '../fields.ts'
import { SNAPSHOT_LIMITS } from '../json.ts'
import type { Route } from './route.ts'
import { registryState } from './schemas.ts'
import type { RegistrySnapshot } from './state.ts'

export const snapshot: Route<RegistrySnapshot> = {
  method: 'GET',
  path: '/snapshot',
  summary: 'Read the whole state at one position',
  access: 'bearer',
  answer: z.object({ epoch: z.string(), offset: count, state: registryState, digest: text }),
  limits: SNAPSHOT_LIMITS,
}
