import type { Case } from '../../case.ts'
import { BEFORE_AUTHENTICATION } from './before-authentication.ts'
import { REFUSED_TOKENS } from './refused-tokens.ts'

export const SECURITY_CASES: readonly Case[] = [...BEFORE_AUTHENTICATION, ...REFUSED_TOKENS]
