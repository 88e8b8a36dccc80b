import type { Dialect, ServerMessage } from 'maxine-protocol'
import { Engine } from '../engine.ts'
import type { ClientOptions } from '../options.ts'
import { NoRecovery } from '../recovery/no-recovery.ts'
import type { Recovering } from '../recovery/recovery.ts'
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

/** What a simulation may put in the place of the real thing. */
export const FACE_PARTS = {
  createRecovery: (engine: Engine): Recovering => new NoRecovery(engine),
  speak: withWholeFrames,
  wordingOf,
}

/** A client of a wire without positions, history, registry and ids of ours. */
export function createFaceEngine(
  options: ClientOptions,
  { dialect, implies, hear }: Face,
  parts = FACE_PARTS,
): Engine {
  const spoken = parts.speak(dialect)
  return new Engine(resolveOptions(options, spoken), {
    createRecovery: parts.createRecovery,
    createViews: () => NO_VIEWS,
    subscriptions: {
      implies,
      // Several asked for as one cannot be said where each needs its name.
      most: Infinity,
      wording: parts.wordingOf(dialect),
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
