import type { Filter } from 'maxine-protocol'
import type { ConnectionState } from '../connection/state.ts'
import type { Engine } from '../engine.ts'
import type { SubscriptionStatus } from '../subscriptions/wanted.ts'
import { CLIENT } from '../version.ts'
import type { Stats } from './counters.ts'
import type { Transition } from './recorder.ts'

/** What to paste into a bug report: holds no token, no address and no data of events. */
export interface Dump {
  readonly client: { readonly name: string; readonly version: string }
  /** Milliseconds since 1970. */
  readonly at: number
  readonly state: ConnectionState | { readonly status: string; readonly cause: ErrorSummary }
  readonly stats: Stats
  readonly subscriptions: readonly {
    readonly filter: Filter
    readonly status: SubscriptionStatus
    readonly holders: number
    readonly error?: string
  }[]
  /** The last hundred, oldest first. */
  readonly transitions: readonly Transition[]
}

interface ErrorSummary {
  readonly code: string
  readonly closeCode?: number | undefined
  readonly status?: number | undefined
}

export function statsOf({ counters, subscriptions }: Engine): Stats {
  return { ...counters, subscriptions: subscriptions.size }
}

export function dumpOf(engine: Engine): Dump {
  const { settings, shell, recorder, subscriptions } = engine
  return {
    client: CLIENT,
    at: settings.world.wall(),
    state: summaryOf(shell.state),
    stats: statsOf(engine),
    subscriptions: subscriptions.all().map(({ filter, status, holders, error }) => ({
      filter,
      status,
      holders,
      ...(error && { error: error.code }),
    })),
    transitions: recorder.transitions(),
  }
}

/** Of an error only its codes: its cause may be anybody's, and say anything. */
function summaryOf(state: ConnectionState): Dump['state'] {
  if (!('cause' in state)) return state
  const { code, closeCode, status } = state.cause
  return { ...state, cause: { code, closeCode, status } }
}
