import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'
import type { Link } from './link.ts'
import type { Truth } from './truth.ts'

/** A frame of the server on its way into the client. */
export interface Heard {
  readonly text: string
  readonly frame: unknown
  /** How much had happened when the server sent it. */
  readonly stamp: number
}

/** Something that watches a story for one promise. */
export interface Watcher {
  /** The client makes a socket. */
  onSocket?(link: Link): void
  onOpened?(link: Link): void
  /** The client says something. */
  onSaid?(link: Link, text: string): void
  /** The server hears what the client said. */
  onArrived?(link: Link, text: string): void
  /** Before the client hears a frame, and after. */
  onHears?(link: Link, heard: Heard): void
  onHeard?(link: Link, heard: Heard): void
  /** The handshake is answered with a status that says when to come back. */
  onRefused?(link: Link, retryAfterMs: number): void
  /** The client closes. */
  onLeft?(link: Link): void
  /** The client is told that it is over. */
  onEnded?(link: Link, code: number, reason: string): void
}

/** What all parts of a story share. */
export interface Scene {
  readonly clock: Clock
  readonly truth: Truth
  readonly chance: Chance
  readonly watchers: Watcher[]
  /** A promise is broken. */
  readonly report: (promise: string, what: string) => void
  readonly trace: (what: () => string) => void
}
