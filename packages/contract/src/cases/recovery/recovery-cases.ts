import type { Case } from '../../case.ts'
import { POSITIONS } from './positions.ts'
import { REPLAY } from './replay.ts'
import { SINCE } from './since.ts'
import { TABLE } from './table.ts'

export const RECOVERY_CASES: readonly Case[] = [...TABLE, ...REPLAY, ...SINCE, ...POSITIONS]
