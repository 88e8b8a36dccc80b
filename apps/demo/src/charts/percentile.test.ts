import { expect, test } from 'vitest'
import { percentile } from './percentile.ts'

test('half of all do not exceed the median', () => {
  expect(percentile([9, 1, 5, 3, 7], 0.5)).toBe(5)
})

test('of a hundred, ninety-five do not exceed the 95th', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(percentile(values, 0.95)).toBe(95)
})

test('one value is all percentiles, and nothing has none', () => {
  expect([percentile([4], 0.5), percentile([4], 0.95), percentile([], 0.5)]).toEqual([
    4,
    4,
    undefined,
  ])
})
