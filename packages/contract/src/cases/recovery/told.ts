import { must } from '../../breach.ts'
import { anyOffset, anyText, assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'

/** What a connection heard, and what there was to hear. */
export interface Telling {
  /** Offsets of events that were visible, in order. */
  readonly made: readonly number[]
  /** Everything that came, bookmarks and gaps included. */
  readonly heard: readonly Frame[]
  /** The offset up to which all was said before. */
  readonly from: number
}

/** Nothing was passed over in silence. Gives the offset up to which everything came, or is told lost. */
export function assertTold({ made, heard, from }: Telling): number {
  let [reached, sent] = [from, 0]
  const between = (upTo: number) =>
    made.filter((offset) => offset > reached && offset < upTo).length
  for (const frame of heard) {
    if (frame['type'] === 'gap') {
      reached = assertGap(frame, reached, between)
    } else if (frame['type'] === 'bookmark') {
      const at = Number(frame['offset'])
      const silent = between(at + 1)
      must(silent === 0, `a bookmark at ${at} passes over ${silent} events that never came`)
      assertFits(frame, { sent }, 'a bookmark')
    } else {
      assertFits(frame, { event: anyText, offset: anyOffset }, 'a frame where all is events')
      const at = Number(frame['offset'])
      must(at > reached, `the event ${at} came when all up to ${reached} had been told`)
      const silent = between(at)
      must(silent === 0, `${silent} events before ${at} never came, and no gap was told`)
      reached = at
      sent += 1
    }
  }
  return reached
}

function assertGap(gap: Frame, reached: number, between: (upTo: number) => number): number {
  assertFits(gap, { reason: anyText, from: anyOffset, to: anyOffset }, 'the gap')
  const [from, to] = [Number(gap['from']), Number(gap['to'])]
  must(from > reached, `a gap from ${from}, when all up to ${reached} had come`)
  must(to >= from, `a gap from ${from} to ${show(to)}`)
  const silent = between(from)
  must(silent === 0, `${silent} events before a gap from ${from} never came`)
  return to
}
