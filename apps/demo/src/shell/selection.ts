import type { TapeEntry } from '../feed/tape.ts'

/** What the sheet at the side shows. */
export type Selection =
  | { readonly kind: 'node'; readonly serviceName: string; readonly nodeId: string }
  | { readonly kind: 'event'; readonly entry: TapeEntry }
