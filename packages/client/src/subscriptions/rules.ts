import { LIMITS } from 'maxine-protocol'
import type { Filter, SubscriptionAnswer } from 'maxine-protocol'
import type { Want } from './wanted.ts'

/** What the server was asked, by an id that it may never hear of. */
type Asked = readonly (readonly [id: string, filter: Filter])[]

/** What can be said of a filter on a wire that knows no ids of ours. */
export interface Wording {
  /** Whether the server can be asked for it; what it cannot is chosen here, from what it sends anyway. */
  readonly canAsk: (want: Want) => boolean
  /** Those that can be ended without ending any that stays. */
  readonly endable: (gone: Asked, staying: Iterable<Filter>) => Asked
  /** An answer that names no id of ours, as one for each that it is about. */
  readonly meant: (
    answer: SubscriptionAnswer,
    wants: readonly Want[],
  ) => readonly SubscriptionAnswer[]
}

/** How a wire deals with subscriptions. */
export interface SubscriptionRules {
  /**
   * What a handler of `on` asks for by itself: its events as long as nothing is subscribed, its events
   * always, or nothing.
   */
  readonly implies: 'until asked' | 'always' | 'never'
  /** How many a connection may hold where the server says nothing of it: more are asked for as one. */
  readonly most: number
  readonly wording?: Wording
  /** Throws for what can never be had. */
  readonly check?: (filter: Filter) => void
}

export const DEFAULT_RULES: SubscriptionRules = {
  implies: 'until asked',
  most: LIMITS.subscriptions,
}
