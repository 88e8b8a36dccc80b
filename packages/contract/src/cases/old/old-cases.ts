import type { Case } from '../../case.ts'
import { ENTERING, TURNING_AWAY } from './entering.ts'
import { FILTERING } from './filtering.ts'
import { TELLING } from './telling.ts'

export const OLD_CASES: readonly Case[] = [...ENTERING, ...TURNING_AWAY, ...FILTERING, ...TELLING]
