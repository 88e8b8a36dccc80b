import type { Authenticator } from '../identity.ts'
import type { EventLog } from '../log/log.ts'
import type { SessionOptions } from '../options.ts'
import type { World } from '../world.ts'

/** What each of the systems on wires without positions is made of. */
export interface SystemParts {
  readonly world: World
  readonly log: EventLog
  readonly options: SessionOptions
  /** Nothing where there is nothing to check tokens with. */
  readonly authenticator: Authenticator | undefined
  /** Hears of what should not happen: a request answered with 500, a handler that threw. */
  readonly onError: (error: unknown) => void
}
