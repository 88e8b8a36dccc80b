import { expect, test } from 'vitest'
import { EventRate } from './event-rate.ts'

test('the rate is over the time since the start, and at least a second', () => {
  const rate = new EventRate(0)
  for (let event = 0; event < 4; event++) rate.add(100)
  expect(rate.perSecond(100)).toBe(4)
  expect(rate.perSecond(2_000)).toBe(2)
})

test('the rate forgets what is ten seconds old', () => {
  const rate = new EventRate(0)
  for (let at = 0; at < 60_000; at += 100) rate.add(at)
  expect(rate.perSecond(60_000)).toBeCloseTo(10, 0)
  expect(rate.perSecond(75_000)).toBe(0)
})
