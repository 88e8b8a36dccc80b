import type { EventLog } from '../log/log.ts'
import { checkpointOf } from './registry-checkpoint.ts'
import type { RegistryContent } from './registry-state.ts'

/** Keeps the state from time to time, so that the log need not be read from its first event. */
export interface Checkpoints {
  /** Keeps one when there have been enough events since the last. */
  readonly look: () => void
  /** Keeps one unless nothing has happened since the last. */
  readonly keep: () => Promise<void>
}

export function createCheckpoints(
  log: EventLog,
  content: RegistryContent,
  { kept, every }: { readonly kept: number; readonly every: number },
): Checkpoints {
  let keptAt = kept
  async function keep(): Promise<void> {
    if (content.offset <= keptAt) return
    keptAt = content.offset
    // One that cannot be kept makes the next start longer, and is no reason to stop.
    await log.keepCheckpoint(checkpointOf(content)).catch(() => undefined)
  }
  return {
    keep,
    look: () => {
      if (content.offset - keptAt > every) void keep()
    },
  }
}
