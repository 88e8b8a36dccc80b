/** Of which server a report is, and who made it. */
export interface About {
  /** Of this package. */
  readonly version: string
  /** Scheme, name and port: never a path, where somebody may have put a token. */
  readonly origin: string
  readonly profile: string
}
