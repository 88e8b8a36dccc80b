import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SlidingWindow } from './sliding-window.ts'

test('takes what a list of all times would take, to the millisecond', () => {
  const story = fc.record({
    limit: fc.integer({ min: 1, max: 5 }),
    waits: fc.array(fc.nat(40), { maxLength: 60 }),
  })
  fc.assert(
    fc.property(story, ({ limit, waits }) => {
      const window = new SlidingWindow(limit, 100)
      const taken: number[] = []
      let now = 1_000
      for (const wait of waits) {
        now += wait
        const recent = taken.filter((time) => time > now - 100)
        const result = window.take(now)
        if (recent.length < limit) {
          expect(result).toEqual({ verdict: 'taken' })
          taken.push(now)
        } else {
          expect(result).toEqual({ verdict: 'refused', retryAfterMs: recent[0]! + 100 - now })
        }
      }
    }),
  )
})

test('never takes more than the limit at once, however often it is asked', () => {
  const window = new SlidingWindow(3, 60_000)
  const verdicts = Array.from({ length: 10_000 }, () => window.take(5).verdict)
  expect(verdicts.filter((verdict) => verdict === 'taken')).toHaveLength(3)
  expect(verdicts).not.toContain('abused')
})

test('lets nobody wait for longer than its length where the clock was set back', () => {
  const window = new SlidingWindow(1, 100)
  window.take(1_000_000)
  expect(window.take(500)).toEqual({ verdict: 'refused', retryAfterMs: 100 })
  expect(window.take(599)).toMatchObject({ verdict: 'refused' })
  expect(window.take(600)).toEqual({ verdict: 'taken' })
})
