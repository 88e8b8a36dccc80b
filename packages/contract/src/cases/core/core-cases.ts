import type { Case } from '../../case.ts'
import { ENTERING } from './entering.ts'
import { SUBSCRIBING } from './subscribing.ts'

export const CORE_CASES: readonly Case[] = [...ENTERING, ...SUBSCRIBING]
