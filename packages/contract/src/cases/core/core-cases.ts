import type { Case } from '../../case.ts'
import { CONVERSING } from './conversing.ts'
import { DIALOGUES } from './dialogues.ts'
import { ENTERING } from './entering.ts'
import { EVENT_DATA } from './event-data.ts'
import { EVENTS } from './events.ts'
import { FILTERS } from './filters.ts'
import { GREETING } from './greeting.ts'
import { HELLO } from './hello.ts'
import { HISTORY_ROUTES } from './history-routes.ts'
import { MISREADING } from './misreading.ts'
import { REFUSED_REQUESTS } from './refused-requests.ts'
import { REGISTRY_ROUTES } from './registry-routes.ts'
import { SUBSCRIBING } from './subscribing.ts'
import { SUBSCRIPTIONS } from './subscriptions.ts'
import { TOGETHER } from './together.ts'

export const CORE_CASES: readonly Case[] = [
  ...ENTERING,
  ...SUBSCRIBING,
  ...FILTERS,
  ...SUBSCRIPTIONS,
  ...EVENTS,
  ...EVENT_DATA,
  ...GREETING,
  ...HELLO,
  ...CONVERSING,
  ...MISREADING,
  ...TOGETHER,
  ...DIALOGUES,
  ...REGISTRY_ROUTES,
  ...HISTORY_ROUTES,
  ...REFUSED_REQUESTS,
]
