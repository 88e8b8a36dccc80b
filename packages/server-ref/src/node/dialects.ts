import type { CoreOverrides } from '../core/index.ts'
import type { RunningServer, RunningSystem, SharedOptions, StartOptions } from './running-server.ts'
import type { CliffracerOptions, RunningCliffracer } from './systems/cliffracer.ts'
import type { DeploydOptions, RunningDeployd } from './systems/deployd.ts'
import type { NexusOptions, RunningNexus } from './systems/nexus.ts'

/** Options of a server of some dialect; without `dialect` it is a Maxine. */
export type AnyStartOptions = StartOptions | NexusOptions | DeploydOptions | CliffracerOptions

/** The dialects, by the name that options call them. */
export type DialectName = NonNullable<AnyStartOptions['dialect']>

/** The port that the document of each dialect uses. */
export const DOCUMENTED_PORTS: Readonly<Record<DialectName, number>> = {
  maxine: 8_080,
  nexus: 3_000,
  deployd: 2_403,
  cliffracer: 8_081,
}

/** Those whose servers keep anything on a disk. */
export const KEEPERS: readonly DialectName[] = ['maxine', 'deployd']

/** What holds for all four servers, and what each can be told besides. */
export interface StartAllOptions extends Omit<SharedOptions, 'port'> {
  /** By dialect; default those of the documents: 8080, 3000, 2403 and 8081. 0 takes any free one. */
  readonly ports?: Readonly<Partial<Record<DialectName, number>>>
  /** Directory in which those that keep anything have one each; in memory where left out. */
  readonly data?: string
  /** What differs from the defaults of the registry. */
  readonly registry?: CoreOverrides['registry']
  readonly maxine?: Pick<StartOptions, 'policy' | 'fleet'>
  readonly nexus?: NexusOptions['nexus']
  readonly deployd?: DeploydOptions['deployd']
  readonly cliffracer?: CliffracerOptions['cliffracer']
}

/** Four servers that listen, one of each dialect. */
export interface RunningAll {
  readonly maxine: RunningServer
  readonly nexus: RunningNexus
  readonly deployd: RunningDeployd
  readonly cliffracer: RunningCliffracer
  /** Ends all of them; as the `close` of each. */
  readonly close: RunningSystem['close']
}
