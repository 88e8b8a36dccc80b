import type { Facts } from './target.ts'

/** What is known of a kind of server: nothing in it is waved through, all of it is checked. */
export interface Profile {
  readonly name: string
  /** By the ID of the case that such a server answers differently. */
  readonly differences: Readonly<Record<string, Difference>>
  readonly facts?: Partial<Facts>
}

export interface Difference {
  /** Why, and since when. */
  readonly reason: string
  /**
   * The case that holds instead. Left out, the case itself is expected to fail; one that passes
   * makes the declaration wrong, and that is a failure.
   */
  readonly instead?: string
}

export const NO_DIFFERENCES: Profile = { name: 'none', differences: {} }
