import { applyEvent } from './apply-event.ts'
import type { EventLog, LoggedEvent } from '../log/log.ts'
import { restored } from './registry-checkpoint.ts'
import { createContent } from './registry-state.ts'
import type { RegistryContent } from './registry-state.ts'

/** A state as its log tells it. */
export interface Rebuilt {
  readonly content: RegistryContent
  /** Offset of the checkpoint it was begun with; 0 without one. */
  readonly kept: number
  /** Hears of every event that is not in the state yet, in order; the state is then the listener's. */
  readonly follow: (listener: (event: LoggedEvent) => void) => () => void
}

/** Events read at once. */
const PAGE = 1_000

/** Applies the newest checkpoint, then every event after it. Follows first, so that none falls between. */
export async function rebuild(log: EventLog): Promise<Rebuilt> {
  const early: LoggedEvent[] = []
  let hear: (event: LoggedEvent) => void = (event) => early.push(event)
  const unfollow = log.follow((event) => hear(event))
  try {
    const checkpoint = await log.checkpoint()
    const content = checkpoint ? restored(checkpoint) : createContent()
    const kept = content.offset
    await readOn(log, content)
    const follow = (listener: (event: LoggedEvent) => void) => {
      for (const event of early) if (event.offset > content.offset) listener(event)
      hear = listener
      return unfollow
    }
    return { content, kept, follow }
  } catch (error) {
    unfollow()
    throw error
  }
}

async function readOn(log: EventLog, content: RegistryContent): Promise<void> {
  for (;;) {
    const events = await log.read(content.offset, PAGE)
    for (const event of events) applyEvent(content, event)
    if (events.length === 0) return
  }
}
