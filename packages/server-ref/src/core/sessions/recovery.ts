import type { GapReason, Position } from 'maxine-protocol'
import type { EventLog, LoggedEvent } from '../log/log.ts'

/** What becomes of a position that a client has brought. */
export type Recovery =
  | {
      readonly recovered: true
      /** How many events it gets, those up to `upTo`. */
      readonly replay: number
      readonly upTo: number
    }
  | { readonly recovered: false; readonly reason: GapReason }

/** What a recovery is decided by. */
export interface RecoveryQuestion {
  readonly log: EventLog
  /** The newest offset. */
  readonly head: number
  readonly since: Position
  /** Most events to look through. */
  readonly limit: number
  /** How many of these the client would be sent. */
  readonly countVisible: (events: readonly LoggedEvent[]) => number
}

const PAGE = 512

/** Decides by the table of PROTOCOL.md, from the top. Every server of this kind keeps a log. */
export async function recover(question: RecoveryQuestion): Promise<Recovery> {
  const { log, head, since, limit } = question
  if (since.epoch !== log.epoch) return lost('epoch_changed')
  if (since.offset > head) return lost('future_position')
  if (since.offset === head) return { recovered: true, replay: 0, upTo: head }
  if (log.first > since.offset + 1) return lost('trimmed')
  if (head - since.offset > limit) return lost('limit')
  return count(question)
}

async function count({ log, head, since, countVisible }: RecoveryQuestion): Promise<Recovery> {
  let replay = 0
  for (let after = since.offset; after < head;) {
    const page = await log.read(after, Math.min(PAGE, head - after))
    // The log may have forgotten some while it was read.
    if (page[0]?.offset !== after + 1 && log.first > after + 1) return lost('trimmed')
    const isAsked = (page.at(-1)?.offset ?? 0) <= head
    const asked = isAsked ? page : page.filter(({ offset }) => offset <= head)
    replay += countVisible(asked)
    after = asked.at(-1)?.offset ?? head
  }
  return { recovered: true, replay, upTo: head }
}

function lost(reason: GapReason): Recovery {
  return { recovered: false, reason }
}
