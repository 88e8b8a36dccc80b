import type { Case } from '../../case.ts'
import { SUBSCRIBING } from './subscribing.ts'

export const CORE_CASES: readonly Case[] = [...SUBSCRIBING]
