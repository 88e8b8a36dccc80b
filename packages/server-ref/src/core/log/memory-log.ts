import { randomEpoch } from './epoch.ts'
import { createEventRing } from './event-ring.ts'
import { createMemoryStore } from './log-store.ts'
import type { EventLog, LogBounds } from './log.ts'
import { createStoredLog } from './stored-log.ts'
import type { World } from '../world.ts'

export interface MemoryLogOptions {
  readonly world: World
  readonly bounds: LogBounds
  /** Names this life of the log; a random one by default. */
  readonly epoch?: string
  /** Hears what a follower threw; nobody does by default. Must not throw. */
  readonly onError?: (error: unknown) => void
}

/** A log that lives as long as the process, and so has a new epoch each time. */
export function createMemoryLog({ world, bounds, epoch, onError }: MemoryLogOptions): EventLog {
  return createStoredLog({
    world,
    epoch: epoch ?? randomEpoch(world.random),
    ring: createEventRing(bounds),
    store: createMemoryStore(),
    onError,
  })
}
