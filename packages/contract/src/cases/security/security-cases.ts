import type { Case } from '../../case.ts'
import { BEFORE_AUTHENTICATION } from './before-authentication.ts'

export const SECURITY_CASES: readonly Case[] = [...BEFORE_AUTHENTICATION]
