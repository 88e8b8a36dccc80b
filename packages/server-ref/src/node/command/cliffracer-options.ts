import type { CommandOption } from './option-section.ts'

/** What only this dialect's server can be told: rows made by `section('cliffracer', …)`. */
export const CLIFFRACER_OPTIONS: readonly CommandOption[] = []
