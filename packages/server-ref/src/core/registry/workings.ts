import type { CircuitTally } from './circuit-tally.ts'
import type { EventLog } from '../log/log.ts'
import type { RegistryOptions } from '../options.ts'
import type { RegistryContent } from './registry-state.ts'
import type { TakeTurns } from './turns.ts'
import type { World } from '../world.ts'

/** What every command of the registry works with. */
export interface Workings {
  readonly world: World
  readonly log: EventLog
  readonly options: RegistryOptions
  /** Follows the log: an event is in here when its `append` has resolved. */
  readonly content: RegistryContent
  readonly tally: CircuitTally
  /** By node id, or by service and key. */
  readonly takeTurns: TakeTurns
}
