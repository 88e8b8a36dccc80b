import type { World } from '../world.ts'
import type { ConnectionState, Machine } from './state.ts'

/** What the application sees of the machine: times of the calendar, and only what it can use. */
export function viewOf(
  machine: Machine,
  { now, wall }: Pick<World, 'now' | 'wall'>,
  shown?: ConnectionState,
): ConnectionState {
  const toWall = (time: number) => Math.round(wall() + time - now())
  const { attempts } = machine.memory
  switch (machine.status) {
    case 'idle':
      return { status: 'idle' }
    case 'fetching':
      return { status: 'connecting', phase: 'token', attempt: attempts }
    case 'opening':
      return { status: 'connecting', phase: 'socket', attempt: attempts }
    case 'greeting':
      return { status: 'connecting', phase: 'handshake', attempt: attempts }
    case 'live': {
      const { since, continuity } = machine
      // Once shown it stays: two clocks never agree to the millisecond.
      const kept = shown?.status === 'connected' ? shown.since : toWall(since)
      return { status: 'connected', since: kept, continuity }
    }
    case 'waiting': {
      const { until, cause } = machine
      return { status: 'waiting', attempt: attempts + 1, retryAt: toWall(until), cause }
    }
    case 'closed':
      return { status: 'closed', ...(machine.cause && { cause: machine.cause }) }
  }
}

/** Whether an application could tell the two apart; what only the machine knows changes more often. */
export function looksAlike(one: Machine, other: Machine): boolean {
  if (one === other) return true
  if (one.status !== other.status) return false
  if (one.status === 'live' && other.status === 'live') {
    return one.since === other.since && one.continuity === other.continuity
  }
  if (one.status === 'closed' && other.status === 'closed') return one.cause === other.cause
  const isEqual = one.memory.attempts === other.memory.attempts
  if (one.status !== 'waiting' || other.status !== 'waiting') return isEqual
  return isEqual && one.until === other.until && one.cause === other.cause
}
