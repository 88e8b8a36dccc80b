import type { Case } from '../../case.ts'
import { TABLE } from './table.ts'

export const RECOVERY_CASES: readonly Case[] = [...TABLE]
