import type { Case } from '../../case.ts'
import { ENTERING } from './entering.ts'
import { FILTERS } from './filters.ts'
import { SUBSCRIBING } from './subscribing.ts'
import { SUBSCRIPTIONS } from './subscriptions.ts'

export const CORE_CASES: readonly Case[] = [
  ...ENTERING,
  ...SUBSCRIBING,
  ...FILTERS,
  ...SUBSCRIPTIONS,
]
