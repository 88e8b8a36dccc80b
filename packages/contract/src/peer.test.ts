import { expect, it } from 'vitest'
import { handTimers } from '../test/hand-timers.ts'
import { Breach } from './breach.ts'
import { Peer } from './peer.ts'
import { plainManner } from './manner.ts'
import { createSecrets } from './secrets.ts'
import { maxineManner } from './suites/maxine-manner.ts'
import { Transcript } from './transcript.ts'

it.each(['expect', 'until'] as const)(
  'a peer waits for a frame no longer because bookmarks keep coming: %s',
  async (how) => {
    const { timers, advance } = handTimers()
    const transcript = new Transcript(timers.now, createSecrets())
    const manner = maxineManner(() => true)
    const peer = new Peer({ number: 1, timers, transcript, patienceMs: 1_000, manner })
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

it('a peer reads the documents of a frame one by one, where its wire writes them in lines', async () => {
  const { timers } = handTimers()
  const transcript = new Transcript(timers.now, createSecrets())
  const parts = { number: 1, timers, transcript, patienceMs: 1_000 }
  const text = '{"a":1}\n\n{"a":\n{"a":2}\n'
  const inLines = new Peer({ ...parts, manner: { ...plainManner(), documents: 'lines' } })
  inLines.events.onText(text)
  const frames = [await inLines.next(), await inLines.next(), await inLines.next()]
  expect(frames).toEqual([{ a: 1 }, { unreadable: expect.any(String) }, { a: 2 }])
  const whole = new Peer({ ...parts, manner: plainManner() })
  whole.events.onText(text)
  expect(await whole.next()).toEqual({ unreadable: expect.any(String) })
})
