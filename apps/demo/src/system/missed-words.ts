import type { Words } from '../connection/connection-words.ts'
import { durationText } from '../design/time-text.ts'
import type { Outages } from './outages.ts'

/** What an outage means to this page, in words. */
export interface LossWords {
  /** While it lasts. */
  readonly during: string
  /** When it is over. */
  readonly after: string
}

/** What may have been missed: no wire of these numbers its events, so nobody can say how much. */
export function missedWords({ link, list }: Outages, loss: LossWords): Words {
  const last = list.at(-1)
  if (!last) {
    return link === 'never'
      ? { tone: 'unknown', lead: 'Nothing heard yet', detail: 'what was before is not told' }
      : { tone: 'good', lead: 'Nothing missed', detail: 'no break since this page was opened' }
  }
  if (last.until === undefined) {
    const time = { kind: 'since', at: last.from } as const
    return { tone: 'bad', lead: 'Missing what happens', detail: loss.during, time }
  }
  return {
    tone: last.isGap ? 'warn' : 'good',
    lead: `Away for ${durationText(last.until - last.from)}`,
    detail: last.isGap ? loss.after : 'nothing was subscribed to: nothing was missed',
    time: { kind: 'since', at: last.until },
  }
}
