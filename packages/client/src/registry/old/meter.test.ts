import { expect, test } from 'vitest'
import { Boot, Tally } from './meter.ts'

test('a process that has been up since it was seen is the same, however long a request takes', () => {
  const boot = new Boot()
  expect(boot.see({ uptimeMs: 1_000, events: 0 }, { from: 0, to: 400 })).toBe('same')
  expect(boot.see({ uptimeMs: 11_300, events: 0 }, { from: 10_000, to: 10_500 })).toBe('same')
  // An hour later, with a clock that is a second off.
  expect(boot.see({ uptimeMs: 3_612_300, events: 0 }, { from: 3_610_000, to: 3_610_300 })).toBe(
    'same',
  )
  expect(boot.changes).toBe(0)
})

test('one that has begun again, or another that answers in its place, is another', () => {
  const boot = new Boot()
  boot.see({ uptimeMs: 1_000, events: 0 }, { from: 0, to: 10 })
  expect(boot.see({ uptimeMs: 500, events: 0 }, { from: 5_000, to: 5_010 })).toBe('another')
  expect(boot.see({ uptimeMs: 1_500, events: 0 }, { from: 6_000, to: 6_010 })).toBe('same')
  expect(boot.see({ uptimeMs: 90_000, events: 0 }, { from: 7_000, to: 7_010 })).toBe('another')
  expect(boot.changes).toBe(2)
})

test('the difference of the counts is the same always, or events were lost', () => {
  const tally = new Tally()
  // Between 4 and 6 of the hundred had come when the server counted.
  expect(tally.agrees({ uptimeMs: 0, events: 100 }, { from: 4, to: 6 })).toBe(true)
  expect(tally.isExact).toBe(false)
  expect(tally.agrees({ uptimeMs: 0, events: 105 }, { from: 10, to: 10 })).toBe(true)
  expect(tally.isExact).toBe(true)
  expect(tally.agrees({ uptimeMs: 0, events: 115 }, { from: 20, to: 25 })).toBe(true)
  expect(tally.agrees({ uptimeMs: 0, events: 116 }, { from: 20, to: 20 })).toBe(false)
})
