import type { ServerMessage } from 'maxine-protocol'
import type { Engine } from './engine.ts'
import type { readHistory } from './http/socket-routes.ts'
import type { Recovering } from './recovery/recovery.ts'
import type { RegistryViews } from './registry/registry-views.ts'
import type { Barriers } from './subscriptions/barriers.ts'
import type { SubscriptionRules } from './subscriptions/rules.ts'

/** What a connection tells the pictures of a registry. */
export type Views = Omit<RegistryViews, 'open'>

/** What a client is made of besides its options: what its wire has and others have not. */
export interface Kit<View extends Views = Views> {
  readonly createRecovery: (engine: Engine) => Recovering
  readonly createViews: (engine: Engine, barriers: Barriers) => View
  /** Where its recovery asks for what was missed. */
  readonly loadRoutes?: () => Promise<{ readonly readHistory: typeof readHistory }>
  /** Default as Maxine has it. */
  readonly subscriptions?: SubscriptionRules
  /** Told of everything but the events, once it is done with. */
  readonly hear?: (message: ServerMessage) => void
}
