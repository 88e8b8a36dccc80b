import type { MaxineError } from '../errors.ts'
import type { Worth } from './source.ts'

/** How much of a registry a server lets be known; with an old one, less than all. */
export interface Coverage {
  /**
   * What the picture is made of: `log`, a server with positions, of which nothing is missing; `snapshot+events`, an old
   * server that lists its nodes; `poll`, one without events, asked again and again; `events-only`, one that lists nothing.
   */
  readonly tier: 'log' | 'snapshot+events' | 'poll' | 'events-only'
  /** `since-attach`: as far as events have told since the view listens, and those the server remembered. */
  readonly nodes: Extent
  readonly configs: Extent
  readonly circuits: Extent
}

export type Extent = 'complete' | 'since-attach' | 'none'

/** Why a picture is not live. */
export type SyncReason =
  /** Nobody is connected yet. */
  | 'connecting'
  /** The server has been asked for its state. */
  | 'reading'
  /** What was missed is being sent. */
  | 'catching-up'
  /** Events were lost: the state is read anew. */
  | 'gap'
  /** The server's digest says that the picture is wrong: the state is read anew. */
  | 'diverged'

export type StaleReason =
  /** The client has not been told to connect. */
  | 'idle'
  | 'disconnected'
  /** The client does not come back by itself. */
  | 'closed'
  /** Connected, but the server has not said for too long that this is all. */
  | 'silent'
  /** The server's state cannot be read; it is tried again. */
  | 'unreadable'
  /** From storage: nobody has confirmed it yet. */
  | 'restored'

/** What the picture is worth. Frozen, and the same object until it is worth something else. */
export type RegistryStatus =
  /** The picture is that of the server, but for what is on its way. */
  | { readonly state: 'live'; readonly since: number; readonly coverage: Coverage }
  /** It is being made; what shows is older, or nothing. */
  | { readonly state: 'syncing'; readonly since: number; readonly reason: SyncReason }
  /** It is as old as `since`. */
  | {
      readonly state: 'stale'
      /**
       * When it was last live, in milliseconds since 1970: of a connection that died in silence, when it last said something;
       * where it never was, when it was asked for.
       */
      readonly since: number
      readonly reason: StaleReason
      readonly cause?: MaxineError
    }

/** All of it. */
export const COMPLETE: Coverage = {
  tier: 'log',
  nodes: 'complete',
  configs: 'complete',
  circuits: 'complete',
}

/** The status that a worth makes, since a time in milliseconds since 1970. */
export function statusOf(worth: Worth, since: number): RegistryStatus {
  return Object.freeze({ ...worth, since })
}

export function isSameWorth(status: RegistryStatus, worth: Worth): boolean {
  if (status.state === 'live' && worth.state === 'live') return status.coverage === worth.coverage
  if (status.state === 'live' || worth.state === 'live') return false
  const [had, has] = [causeOf(status), causeOf(worth)]
  return status.state === worth.state && status.reason === worth.reason && had === has
}

function causeOf(worth: Worth | RegistryStatus): MaxineError | undefined {
  return worth.state === 'stale' ? worth.cause : undefined
}
