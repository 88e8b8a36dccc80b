import type { Timers } from './timers.ts'

/** What every case may take, whatever the facts are. */
const LEAST_MS = 60_000

/** Of the longest time among the facts: no case waits for it more often. */
const TIMES = 4

/** The longest delay timers take: one more, and Node calls back after 1 ms. */
const LONGEST_MS = 2 ** 31 - 1

/** How long a case may take by these facts, in milliseconds: one that takes longer hangs. */
export function limitBy(facts: object): number {
  const times = Object.entries(facts).filter(([name]) => name.endsWith('Ms'))
  const longest = Math.max(0, ...times.map(([, ms]) => Number(ms)))
  return Math.min(LEAST_MS + TIMES * longest, LONGEST_MS)
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
