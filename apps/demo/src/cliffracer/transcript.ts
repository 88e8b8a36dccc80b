import { durationText } from '../design/time-text.ts'
import type { Outage } from '../system/outages.ts'
import { textAt } from '../system/ask.ts'

/** Something that happened in a room, in the order it was heard. */
export interface TranscriptLine {
  /** Counted from 0. */
  readonly seq: number
  readonly kind: 'said' | 'came' | 'left' | 'lost'
  /** Milliseconds since 1970. */
  readonly at: number
  /** Who said it. */
  readonly user?: string
  readonly text: string
}

export interface Transcript {
  readonly total: number
  readonly lines: readonly TranscriptLine[]
}

export const NOTHING_SAID: Transcript = { total: 0, lines: [] }

/** So many of the last lines are kept. */
const KEPT = 500

const KINDS: Readonly<Record<string, TranscriptLine['kind']>> = {
  message: 'said',
  user_joined: 'came',
  user_left: 'left',
}

/** An event of a room: what was said, or who came and went. Any other is none of the talk. */
export function withEvent(
  before: Transcript,
  { event, data }: { readonly event: string; readonly data?: unknown },
  at: number,
): Transcript {
  const kind = KINDS[event]
  if (kind === undefined) return before
  const user = textAt(data, 'user')
  if (kind === 'said') {
    const text = textAt(data, 'message') ?? textAt(data, 'content') ?? ''
    return withLine(before, { kind, at, user: user ?? 'Anonymous', text })
  }
  const who = user ?? 'Somebody'
  return withLine(before, { kind, at, text: kind === 'came' ? `${who} joined` : `${who} left` })
}

/** A time in which nothing was heard: a room keeps no words. */
export function withLoss(before: Transcript, outage: Outage | undefined, at: number): Transcript {
  const { from, until = at } = outage ?? { from: at }
  const lasted = until > from ? ` for ${durationText(until - from)}` : ''
  const text = `You were away${lasted}: what was said meanwhile is lost, for a room keeps no words`
  return withLine(before, { kind: 'lost', at, text })
}

function withLine({ total, lines }: Transcript, line: Omit<TranscriptLine, 'seq'>): Transcript {
  return { total: total + 1, lines: [...lines, { seq: total, ...line }].slice(-KEPT) }
}
