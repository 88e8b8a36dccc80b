import type { SeenFrame } from '../fake-server.ts'
import { differences, nearest } from './frame-differences.ts'
import { matchesFields } from '../scenario/matches-fields.ts'
import { withoutTokens } from '../scenario/seen-frames.ts'
import { show } from './show.ts'
import { verdict } from './verdict.ts'
import type { Verdict } from './verdict.ts'

export interface FrameQuestion {
  readonly verb: 'heard' | 'sent'
  readonly frames: readonly SeenFrame[]
  readonly fields: SeenFrame
  /** What a token is called in frames. */
  readonly nameOf: (token: string) => string
}

/** Frames and differences in a message. */
const MOST = 3

/** Whether there is a frame with these fields; if not, which comes nearest, and the last there were. */
export function frameVerdict({ verb, frames, fields, nameOf }: FrameQuestion): Verdict {
  const wanted = withoutTokens(fields, nameOf)
  const at = frames.findIndex((frame) => matchesFields(frame, wanted))
  return verdict(at >= 0, {
    missing: lines(
      `expected the server to have ${verb} a frame with`,
      `  ${show(wanted)}`,
      ...telling(verb, frames, wanted),
    ),
    present: lines(
      `expected the server not to have ${verb} a frame with`,
      `  ${show(wanted)}`,
      `and frame ${at + 1} of ${frames.length} is`,
      `  ${show(frames[at])}`,
    ),
  })
}

function telling(
  verb: FrameQuestion['verb'],
  frames: readonly SeenFrame[],
  wanted: SeenFrame,
): readonly string[] {
  if (frames.length === 0) return [`and it has ${verb} nothing`]
  const near = nearest(frames, wanted)
  return [
    ...(near ? ['the nearest is', `  ${show(near)}`, ...lacking(near, wanted)] : []),
    frames.length > 1 ? `the last of ${frames.length} are` : `it has ${verb} one`,
    ...frames.slice(-MOST).map((frame) => `  ${show(frame)}`),
  ]
}

function lacking(frame: SeenFrame, wanted: SeenFrame): readonly string[] {
  const all = differences(frame, wanted)
  const shown = all.slice(0, MOST).map(({ at, is, wanted: other }) => {
    const field = at.split('.').at(-1)
    return `  ${at}: ${show(is, field)} instead of ${show(other, field)}`
  })
  return all.length > MOST ? [...shown, `  and ${all.length - MOST} more`] : shown
}

function lines(...all: readonly string[]): string {
  return all.join('\n')
}
