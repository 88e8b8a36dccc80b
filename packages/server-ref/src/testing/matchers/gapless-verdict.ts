import { isObject } from '../scenario/seen-frames.ts'
import { show } from './show.ts'
import { verdict } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** As much of an event as is looked at. */
export interface ReceivedEvent {
  readonly offset?: number | undefined
  readonly event?: string
}

/** Whether events came in their order and each once, and none of what was published is missing. */
export function gaplessVerdict(
  received: unknown,
  published: readonly ReceivedEvent[] = [],
): Verdict {
  if (!Array.isArray(received)) throw new TypeError('toBeGapless is for a list of events')
  const trouble = disorder(received) ?? loss(received.map(offsetOf), published)
  return verdict(trouble === undefined, {
    missing: `expected the events to be gapless, and ${trouble}`,
    present: `expected the events not to be gapless, and all ${received.length} are in order`,
  })
}

function disorder(received: readonly unknown[]): string | undefined {
  let before = 0
  for (const [index, event] of received.entries()) {
    const offset = offsetOf(event)
    if (offset === undefined) return `number ${index + 1} has no offset: ${show(event)}`
    if (offset === before) return `offset ${offset} came twice: number ${index} and ${index + 1}`
    if (offset < before) return `offset ${offset} (number ${index + 1}) came behind ${before}`
    before = offset
  }
  return undefined
}

function loss(
  received: readonly (number | undefined)[],
  published: readonly ReceivedEvent[],
): string | undefined {
  const known = new Set(received)
  const missing = published.map(({ offset }) => offset).filter((offset) => !known.has(offset))
  return missing.length > 0 ? `these offsets never came: ${missing.join(', ')}` : undefined
}

function offsetOf(event: unknown): number | undefined {
  const offset = isObject(event) ? event['offset'] : undefined
  return typeof offset === 'number' ? offset : undefined
}
