import { defined } from '../../complete-options.ts'
import type { Bridge } from './bridge.ts'
import { GUIDE_BRIDGES, STOCK_BRIDGES } from './bridge.ts'
import type { Hooks } from './hooks.ts'

/**
 * `topics`: subscriptions and chat rooms, as the guide's services have them. `stock`: the `/ws` that
 * the framework itself serves, which echoes, and sends everything to everyone.
 */
export type ProfileName = 'topics' | 'stock'

/** What a service can be told; hooks run in its process. */
export interface ServiceSettings extends Hooks {
  /** Default `topics`. */
  readonly profile?: ProfileName
  /** The text of the first frame; default `Connected`. The stock profile greets nobody. */
  readonly greeting?: string
  /** Frames that one connection may send within any 60 seconds; default 60. */
  readonly messagesPerMinute?: number
  /**
   * Types of frames that are for one role only, where tokens are looked at; default `admin_command`
   * for `admin`.
   */
  readonly commands?: Readonly<Record<string, string>>
  /**
   * What becomes of events of a message bus; default what the guide does with orders and payments, and
   * in the stock profile a broadcast of each.
   */
  readonly bridges?: readonly Bridge[]
}

/** With every default filled in. */
export interface CompleteSettings extends Hooks, Required<Omit<ServiceSettings, keyof Hooks>> {}

export const SERVICE_DEFAULTS = {
  profile: 'topics',
  greeting: 'Connected',
  messagesPerMinute: 60,
  commands: { admin_command: 'admin' },
} as const satisfies ServiceSettings

const BRIDGES: Readonly<Record<ProfileName, readonly Bridge[]>> = {
  topics: GUIDE_BRIDGES,
  stock: STOCK_BRIDGES,
}

export function completeSettings(set: ServiceSettings = {}): CompleteSettings {
  const { profile = SERVICE_DEFAULTS.profile } = set
  return { ...SERVICE_DEFAULTS, bridges: BRIDGES[profile], ...defined(set) }
}
