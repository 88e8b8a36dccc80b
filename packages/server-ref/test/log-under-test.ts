import type { EventLog, LogBounds, LoggedEvent } from '../src/core/log/log.ts'
import type { World } from '../src/core/world.ts'

/** A clock that is set by hand, and chance from a seed. */
export interface TestWorld extends World {
  time: number
}

export function testWorld(seed = 1): TestWorld {
  let state = seed
  return {
    time: 1_000,
    now() {
      return this.time
    },
    after: () => {
      throw new Error('a log starts no timer')
    },
    random: () => {
      // Linear congruential, Numerical Recipes' constants.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    },
  }
}

export const ROOMY: LogBounds = { maxCount: 1_000, maxAgeMs: 60_000, maxBytes: 1_000_000 }

export function add(log: EventLog, event = 'e'): Promise<LoggedEvent> {
  return log.append({ event, data: {} })
}

export async function fill(log: EventLog, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await add(log)
}

/** With checkpoints, without which a log that outlives its process forgets nothing. */
export async function fillForgettable(log: EventLog, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const { offset } = await add(log)
    await log.keepCheckpoint({ offset, state: {} })
  }
}

export async function offsetsOf(log: EventLog, after = 0, limit = 1_000): Promise<number[]> {
  return (await log.read(after, limit)).map(({ offset }) => offset)
}

interface LogUnderTest {
  readonly log: EventLog
  readonly world: TestWorld
}

export type OpenLog = (
  bounds?: Partial<LogBounds>,
  onError?: (error: unknown) => void,
) => Promise<LogUnderTest>
