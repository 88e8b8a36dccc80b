import type { Case } from '../../case.ts'

export const SECURITY_CASES: readonly Case[] = []
