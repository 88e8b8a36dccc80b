import type { Case } from '../../case.ts'

export const CLIFFRACER_CASES: readonly Case[] = []
