import type { Case } from '../../case.ts'

export const DEPLOYD_CASES: readonly Case[] = []
