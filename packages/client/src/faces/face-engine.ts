import type { Dialect, ServerMessage } from 'maxine-protocol'
import { Engine } from '../engine.ts'
import type { ClientOptions } from '../options.ts'
import { NoRecovery } from '../recovery/no-recovery.ts'
import { resolveOptions } from '../settings.ts'
import type { SubscriptionRules } from '../subscriptions/rules.ts'
import { NO_VIEWS } from './no-views.ts'
import { checkerOf, wordingOf } from './wording.ts'

/** What is the face’s own of a client. */
export interface Face {
  readonly dialect: Dialect
  readonly implies: SubscriptionRules['implies']
  /** Told of everything but the events, once it is done with. */
  readonly hear?: (message: ServerMessage) => void
}

/** A client of a wire without positions, history, registry and ids of ours. */
export function createFaceEngine(options: ClientOptions, { dialect, implies, hear }: Face): Engine {
  const spoken = withWholeFrames(dialect)
  return new Engine(resolveOptions(options, spoken), {
    createRecovery: (engine) => new NoRecovery(engine),
    createViews: () => NO_VIEWS,
    subscriptions: {
      implies,
      // Several asked for as one cannot be said where each needs its name.
      most: Infinity,
      wording: wordingOf(dialect),
      ...(dialect.can.unsubscribed === 'nothing' && { check: checkerOf(dialect) }),
    },
    ...(hear && { hear }),
  })
}

/** An application may send frames of its own. */
function withWholeFrames(dialect: Dialect): Dialect {
  return {
    ...dialect,
    encode: (message) =>
      message.type === 'unknown'
        ? { ok: true, frames: [JSON.stringify(message.frame)] }
        : dialect.encode(message),
  }
}
