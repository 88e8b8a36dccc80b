import type { Case } from '../../case.ts'
import { ENTERING } from './entering.ts'
import { EVENT_DATA } from './event-data.ts'
import { EVENTS } from './events.ts'
import { FILTERS } from './filters.ts'
import { SUBSCRIBING } from './subscribing.ts'
import { SUBSCRIPTIONS } from './subscriptions.ts'

export const CORE_CASES: readonly Case[] = [
  ...ENTERING,
  ...SUBSCRIBING,
  ...FILTERS,
  ...SUBSCRIPTIONS,
  ...EVENTS,
  ...EVENT_DATA,
]
