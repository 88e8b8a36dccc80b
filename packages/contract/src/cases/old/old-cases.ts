import type { Case } from '../../case.ts'

export const OLD_CASES: readonly Case[] = []
