import { ARRAY_EVENTS } from '../../core/event-batch.ts'
import type { EventBatch, Frames } from '../../core/index.ts'
import { deflatedFramesOf } from './deflated-frames.ts'
import { NewestEvents } from './event-bytes.ts'
import type { EventBytes } from './event-bytes.ts'
import { framesOf, headerLength, TEXT, writeHeader } from './frame-bytes.ts'
import { Scratch } from './scratch.ts'
import { createTextFrames } from './text-frames.ts'

/** `[`, `,` and `]`. */
const OPEN = 0x5b
const COMMA = 0x2c
const CLOSE = 0x5d

/** How a connection takes its frames. */
export type Coding = 'plain' | 'deflated'

/** The bytes of what all connections are sent, which is mostly the same. */
export class FrameWriter {
  readonly #texts = createTextFrames(framesOf)
  readonly #deflatedTexts = createTextFrames(deflatedFramesOf)
  readonly #events = new NewestEvents()
  readonly #scratch = new Scratch()

  /** To be written at once; then `taken` or `waiting` is called. */
  bytes(frames: Frames, coding: Coding): Uint8Array {
    if (coding === 'deflated') return this.#deflated(frames)
    if (typeof frames === 'string') return this.#texts.frame(frames)
    return frames.bytes ?? this.#ofBatch(frames)
  }

  /** The system has taken all that was asked for last. */
  taken(): void {
    this.#scratch.reuse()
  }

  /** Some of it waits for the system to take it. */
  waiting(): void {
    this.#scratch.leave()
  }

  #deflated(frames: Frames): Uint8Array {
    if (typeof frames === 'string') return this.#deflatedTexts.frame(frames)
    // Kept even for one: making it costs so much more than keeping it.
    return (frames.deflated ??= deflatedFramesOf(frames.texts))
  }

  #ofBatch(batch: EventBatch): Uint8Array {
    const { events, origin, audience } = batch
    const [only] = events
    if (origin === 'live' && only && events.length === 1) return this.#events.of(only).frame
    // Nobody else is sent a part of it, and one text is turned into bytes faster than many.
    const isLive = origin === 'live'
    if (audience === 'one') return isLive ? this.#join(batch) : framesOf(batch.texts)
    batch.bytes = isLive ? Buffer.from(this.#join(batch)) : framesOf(batch.texts)
    return batch.bytes
  }

  /** Of bytes that are there already, in memory that is used again. */
  #join({ events, packing }: EventBatch): Buffer {
    const parts = this.#events.all(events)
    return packing === 'each' ? this.#oneByOne(parts) : this.#asArrays(parts)
  }

  #oneByOne(parts: readonly EventBytes[]): Buffer {
    let size = 0
    for (const { frame } of parts) size += frame.length
    const bytes = this.#scratch.take(size)
    let at = 0
    for (const { frame } of parts) {
      bytes.set(frame, at)
      at += frame.length
    }
    return bytes
  }

  #asArrays(parts: readonly EventBytes[]): Buffer {
    const groups = parts.length > ARRAY_EVENTS ? groupsOf(parts) : [parts]
    let total = 0
    for (const group of groups) {
      const size = payloadSize(group)
      total += headerLength(size) + size
    }
    const bytes = this.#scratch.take(total)
    let at = 0
    for (const group of groups) at = writeFrame(bytes, at, group)
    return bytes
  }
}

function groupsOf(parts: readonly EventBytes[]): readonly (readonly EventBytes[])[] {
  const groups = []
  for (let at = 0; at < parts.length; at += ARRAY_EVENTS) {
    groups.push(parts.slice(at, at + ARRAY_EVENTS))
  }
  return groups
}

/** Brackets and commas are one more than events; one event alone has neither. */
function payloadSize(parts: readonly EventBytes[]): number {
  let size = parts.length > 1 ? parts.length + 1 : 0
  for (const { payload } of parts) size += payload.length
  return size
}

/** Returns where the next one begins. */
function writeFrame(target: Buffer, start: number, parts: readonly EventBytes[]): number {
  const size = payloadSize(parts)
  const begin = writeHeader(target, start, { opening: TEXT, size })
  const isArray = parts.length > 1
  let at = begin
  for (const { payload } of parts) {
    if (isArray) target[at++] = COMMA
    target.set(payload, at)
    at += payload.length
  }
  if (!isArray) return at
  target[begin] = OPEN
  target[at] = CLOSE
  return at + 1
}
