import { expect, it } from 'vitest'
import { handTimers } from '../test/hand-timers.ts'
import { Breach } from './breach.ts'
import { Peer } from './peer.ts'
import { createSecrets } from './secrets.ts'
import { Transcript } from './transcript.ts'

it.each(['expect', 'until'] as const)(
  'a peer waits for a frame no longer because bookmarks keep coming: %s',
  async (how) => {
    const { timers, advance } = handTimers()
    const transcript = new Transcript(timers.now, createSecrets())
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
