import type { LoggedEvent } from './log/log.ts'

/** How events travel: each in a frame of its own, or several in a frame that is a JSON array. */
export type Packing = 'each' | 'arrays'

/** Where a batch was made: of this turn's events, which others get too, or of events read from the log. */
export type BatchOrigin = 'live' | 'log'

/** What a connection can be sent: one text frame, or the frames that carry some events. */
export type Frames = string | EventBatch

/** Events in one array: about as many cost a client the least (`performance.md` 6). */
export const ARRAY_EVENTS = 128

/**
 * Characters of one batch, unless a single event has more. With it an array also stays under the
 * 100,000 names a client reads, and what a slow client can have waiting under a constant.
 */
export const BATCH_LENGTH = 262_144

/**
 * Events that are written together. It does not change, so whoever gets the same events in the same
 * packing can be sent the same batch, and bytes that were made of it once.
 */
export class EventBatch {
  readonly events: readonly LoggedEvent[]
  readonly packing: Packing
  readonly origin: BatchOrigin
  /** For many, bytes are worth keeping. */
  audience: 'one' | 'many'
  /** Its frames as bytes: the shell's, which alone knows how to make them. */
  bytes: Uint8Array | undefined = undefined
  /** The same for those who take it compressed. */
  deflated: Uint8Array | undefined = undefined

  constructor(
    events: readonly LoggedEvent[],
    packing: Packing,
    { origin, audience }: { readonly origin: BatchOrigin; readonly audience: 'one' | 'many' },
  ) {
    this.events = events
    this.packing = packing
    this.origin = origin
    this.audience = audience
  }

  /** Its frames as texts. An event alone is no array. */
  get texts(): readonly string[] {
    const texts = this.events.map(({ text }) => text)
    if (this.packing === 'each') return texts
    const frames: string[] = []
    for (let at = 0; at < texts.length; at += ARRAY_EVENTS) {
      const some = texts.slice(at, at + ARRAY_EVENTS)
      frames.push(some.length > 1 ? `[${some.join()}]` : some.join())
    }
    return frames
  }
}

/** For shells that write texts: all frames, in their order. */
export function textsOf(frames: readonly Frames[]): string[] {
  return frames.flatMap((frame) => (typeof frame === 'string' ? [frame] : frame.texts))
}
