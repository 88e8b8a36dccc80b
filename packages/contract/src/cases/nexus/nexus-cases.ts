import type { Case } from '../../case.ts'

export const NEXUS_CASES: readonly Case[] = []
