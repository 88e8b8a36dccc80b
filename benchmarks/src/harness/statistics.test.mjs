import { describe, expect, test } from 'vitest'
import { growthExponent, median, quantile, rounded } from './statistics.mjs'

test('a median is the one in the middle, or half-way between two', () => {
  expect([median([5, 1, 3]), median([4, 1, 3, 2]), median([7])]).toEqual([3, 2.5, 7])
})

test('a quantile lies between the values beside it, and leaves them as they were', () => {
  const values = [40, 10, 30, 20, 0]
  expect([quantile(values, 0), quantile(values, 0.9), quantile(values, 1)]).toEqual([0, 36, 40])
  expect(values).toEqual([40, 10, 30, 20, 0])
})

describe('the exponent of growth', () => {
  const sizes = [10, 100, 1_000]
  test.each([
    ['nothing', 0, () => 7],
    ['the size', 1, (size) => 3 * size],
    ['its square', 2, (size) => size ** 2],
  ])('of a cost that grows like %s is %d', (_, exponent, costOf) => {
    const points = sizes.map((size) => ({ size, cost: costOf(size) }))
    expect(growthExponent(points)).toBeCloseTo(exponent, 10)
  })
})

test('three digits are kept, and what is no number stays what it is', () => {
  expect([rounded(0.0012345), rounded(12_345), rounded(Infinity)]).toEqual([
    0.00123,
    12_300,
    Infinity,
  ])
})
