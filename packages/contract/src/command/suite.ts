import type { AbortSignalLike } from '../abort.ts'
import type { Announced } from '../announced.ts'
import type { Claim, Result } from '../run-case.ts'
import type { Report } from '../run-contract.ts'
import type { About } from './about.ts'

/** What is run, whether against a server or a client. */
export interface Suite {
  readonly about: About
  /** Cases of each run. */
  readonly planned: number
  readonly run: (hooks: SuiteHooks) => Promise<Report>
}

interface SuiteHooks {
  readonly strict: 'yes' | 'no'
  readonly signal: AbortSignalLike
  /** It was there, and has been looked at. */
  readonly onOpen: (found: Found) => void
  readonly onStart: (one: Claim, index: number, total: number) => void
  readonly onResult: (result: Result) => void
}

/** What a server, or a client, was found to be. */
export interface Found {
  readonly words: readonly string[]
  readonly announced?: Announced
}
