import type { Case } from '../../case.ts'
import { BATCHES } from './batches.ts'
import { BOOKMARKING } from './bookmarks.ts'
import { DIGEST } from './digests.ts'
import { GOINGS } from './goings.ts'
import { HISTORIES } from './history.ts'
import { POSITIONS } from './positions.ts'
import { REPLAY } from './replay.ts'
import { SINCE } from './since.ts'
import { SNAPSHOTS } from './snapshots.ts'
import { TABLE } from './table.ts'

export const RECOVERY_CASES: readonly Case[] = [
  ...TABLE,
  ...REPLAY,
  ...SINCE,
  ...POSITIONS,
  ...BOOKMARKING,
  ...DIGEST,
  ...SNAPSHOTS,
  ...BATCHES,
  ...HISTORIES,
  ...GOINGS,
]
