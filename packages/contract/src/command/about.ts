import type { DialectName } from '../dialects.ts'

/** Of which server a report is, and who made it. */
export interface About {
  /** Of this package. */
  readonly version: string
  /** Scheme, name and port: never a path, where somebody may have put a token. */
  readonly origin: string
  readonly dialect: DialectName
  readonly profile: string
}
