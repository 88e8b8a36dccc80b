import { maxineServer } from 'maxine-protocol/dialects/maxine/server'
import type { LoggedEvent } from '../log/log.ts'

/** How a client reads: an old one knows no positions; a new one does, some in arrays of events. */
export type Form = 'old' | 'single' | 'batch'

/** Events in one array: about as many cost a client the least (`performance.md` 6). */
const ARRAY_EVENTS = 128

/**
 * Characters of one array and of one write; with it an array also stays under the 100,000 names a
 * client reads, and what a slow client can have waiting under a constant.
 */
export const WRITE_LENGTH = 262_144

/** The frames that carry these events: their own texts, or arrays of them for clients that read such. */
export function eventFrames(events: readonly LoggedEvent[], form: Form): string[] {
  if (form !== 'batch') return events.map(({ text }) => text)
  const frames: string[] = []
  for (let rest = events; rest.length > 0;) {
    const texts = rest.slice(0, fitting(rest, ARRAY_EVENTS)).map(({ text }) => text)
    rest = rest.slice(texts.length)
    frames.push(texts.length > 1 ? asArray(texts) : texts.join())
  }
  return frames
}

/** How many of the first events go into one write, at least one. */
export function fitting(events: readonly LoggedEvent[], most: number): number {
  let length = 0
  for (const [index, { text }] of events.entries()) {
    length += text.length
    if (index >= most || (index > 0 && length > WRITE_LENGTH)) return index
  }
  return events.length
}

function asArray(texts: readonly string[]): string {
  return maxineServer.batch?.(texts) ?? `[${texts.join()}]`
}
