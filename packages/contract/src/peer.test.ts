import { expect, it } from 'vitest'
import { Breach } from './breach.ts'
import type { Timers } from './inbox.ts'
import { Peer } from './peer.ts'
import { Transcript } from './transcript.ts'

/** Whatever has been told is dealt with. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** A clock that stands still until it is told otherwise. */
function handTimers() {
  let now = 0
  let waiting: { readonly at: number; readonly callback: () => void }[] = []
  const timers: Timers = {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback }
      waiting.push(timer)
      return () => (waiting = waiting.filter((other) => other !== timer))
    },
  }
  const advance = async (ms: number) => {
    await turn()
    now += ms
    const due = waiting.filter(({ at }) => at <= now)
    waiting = waiting.filter(({ at }) => at > now)
    for (const { callback } of due) callback()
    await turn()
  }
  return { timers, advance }
}

it.each(['expect', 'until'] as const)(
  'a peer waits for a frame no longer because bookmarks keep coming: %s',
  async (how) => {
    const { timers, advance } = handTimers()
    const transcript = new Transcript(timers.now, new Set())
    const answersPing = () => true
    const peer = new Peer({ number: 1, timers, transcript, patienceMs: 1_000, answersPing })
    const waiting = peer[how]({ event: 'never' }).catch((error: unknown) => error)
    for (let beat = 1; beat <= 3; beat += 1) {
      peer.events.onText('{"type":"bookmark","epoch":"e","offset":1,"sent":0}')
      await advance(400)
    }
    const error = await waiting
    expect(error).toBeInstanceOf(Breach)
    expect(error).toHaveProperty('message', expect.stringContaining('nothing came in 1000 ms'))
  },
)
