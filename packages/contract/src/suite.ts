import type { Seen, SpecialAbility } from './announced.ts'
import type { Case, Level } from './case.ts'
import type { DialectName } from './dialects.ts'
import type { MannerOf } from './manner.ts'
import type { ProbeParts } from './probe.ts'
import type { Profile } from './profile.ts'
import type { Carry } from './stage.ts'
import { CLIFFRACER_SUITE } from './suites/cliffracer.ts'
import { DEPLOYD_SUITE } from './suites/deployd.ts'
import { MAXINE_SUITE } from './suites/maxine.ts'
import { NEXUS_SUITE } from './suites/nexus.ts'
import type { Facts } from './target.ts'

/** The cases of one dialect, and how its servers are spoken to. */
export interface Suite {
  /** In the order in which they run. */
  readonly cases: readonly Case[]
  /** Run where neither levels nor IDs are named. */
  readonly levels: readonly Level[]
  /** What its servers commonly do. */
  readonly facts: Facts
  /** Those that come with the suite. */
  readonly profiles: readonly Profile[]
  /** What whoever runs it may be asked for besides. */
  readonly special: readonly SpecialAbility[]
  /** Asks a server what it is. Rejects with a NoServerError. */
  readonly probe: (parts: ProbeParts) => Promise<Seen>
  readonly mannerOf: MannerOf
  readonly carry: Carry
  /** Where the socket is beside the routes, and where it is looked for by an address without a path. */
  readonly socketPath: string
}

export const SUITES: Readonly<Record<DialectName, Suite>> = {
  maxine: MAXINE_SUITE,
  nexus: NEXUS_SUITE,
  deployd: DEPLOYD_SUITE,
  cliffracer: CLIFFRACER_SUITE,
}
