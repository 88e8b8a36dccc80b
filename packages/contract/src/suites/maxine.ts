import { ALL_CASES } from '../cases/all-cases.ts'
import { PROFILES } from '../profiles/profiles.ts'
import type { Suite } from '../suite.ts'
import { DEFAULT_FACTS } from '../target.ts'
import { maxineManner } from './maxine-manner.ts'
import { probeMaxine } from './maxine-probe.ts'

export const MAXINE_SUITE: Suite = {
  cases: ALL_CASES,
  levels: ['core', 'recovery', 'security'],
  facts: DEFAULT_FACTS,
  profiles: PROFILES,
  special: [],
  probe: probeMaxine,
  mannerOf: maxineManner,
  // In the address, where its servers allow it; in a frame everywhere.
  carry: (token) => ({ query: `?token=${encodeURIComponent(token)}` }),
  socketPath: '',
}
