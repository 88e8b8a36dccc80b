import type { CommandOption } from './option-section.ts'

/** What only this dialect's server can be told: rows made by `section('deployd', …)`. */
export const DEPLOYD_OPTIONS: readonly CommandOption[] = []
