import type { ClientFacts } from './client/client-facts.ts'
import type { Facts } from './target.ts'
import type { Timers } from './timers.ts'

/** What every case may take, whatever the facts are. */
const LEAST_MS = 60_000

/** Of the longest time among the facts: no case waits for it more often. */
const TIMES = 4

/** The longest delay timers take: one more, and Node calls back after 1 ms. */
const LONGEST_MS = 2 ** 31 - 1

/** For one event to be made, in milliseconds, where a case makes as many as a log keeps. */
const EVENT_MS = 10

/** How long a case may take by these facts, in milliseconds: one that takes longer hangs. */
export function limitBy(facts: Partial<Facts> | Partial<ClientFacts>): number {
  const times = Object.entries(facts).filter(([name]) => name.endsWith('Ms'))
  const longest = Math.max(0, ...times.map(([, ms]) => ms))
  const { logEvents = 0, recoveryLimit = 0 } = facts as Partial<Facts>
  const making = EVENT_MS * Math.max(logEvents, recoveryLimit)
  return Math.min(LEAST_MS + TIMES * longest + making, LONGEST_MS)
}

/** What comes of it, or `late` when the time is over; what comes later is let go. */
export async function unlessLate<Value>(
  timers: Timers,
  limitMs: number,
  work: Promise<Value>,
): Promise<Value | 'late'> {
  let cancel: () => void = () => undefined
  const late = new Promise<'late'>((resolve) => {
    cancel = timers.after(limitMs, () => resolve('late'))
  })
  return Promise.race([work, late]).finally(cancel)
}
