import type { Ability } from './abilities.ts'
import type { Frame, Shape } from './shape.ts'

/** How a wire is spoken, as far as a peer has to know. One for each connection: it may have a memory. */
export interface Manner {
  /** Hears every frame that a case says. */
  readonly said: (frame: Frame) => void
  /** Nothing where the wire has no words to ask with. */
  readonly barrier: () => Barrier | undefined
  /** May come at any time, and is passed over unless it is asked for. */
  readonly isHeartbeat: (frame: Frame) => boolean
  /** `lines`: a text may hold several documents, one in each line. An array is several anywhere. */
  readonly documents: 'one' | 'lines'
}

/** Something to ask whose answer comes behind all that was sent before, and changes nothing. */
export interface Barrier {
  readonly ask: object
  readonly answer: Shape
}

export type MannerOf = (has: (ability: Ability) => boolean) => Manner

/** The manner of a wire without heartbeats, on which the same is asked each time. */
export function plainManner(barrier?: Barrier): Manner {
  return {
    said: () => undefined,
    barrier: () => barrier,
    isHeartbeat: () => false,
    documents: 'one',
  }
}
