import type { Case } from '../../case.ts'

export const RECOVERY_CASES: readonly Case[] = []
