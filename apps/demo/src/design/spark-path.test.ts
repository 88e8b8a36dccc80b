import { expect, test } from 'vitest'
import { sparkPath } from './spark-path.ts'

const FIVE = { count: 5, max: 100 }

test('the last value is at the right, however few there are', () => {
  expect(sparkPath([0, 100], FIVE)).toBe('M75.0 100.0L100.0 0.0')
})

test('only the last ones show', () => {
  expect(sparkPath([9, 9, 0, 0, 0, 0, 50], FIVE)).toBe(
    'M0.0 100.0L25.0 100.0L50.0 100.0L75.0 100.0L100.0 50.0',
  )
})

test('what was missed is not drawn over', () => {
  expect(sparkPath([0, null, 100], FIVE)).toBe('M50.0 100.0M100.0 0.0')
})

test('a value out of bounds stays on the paper', () => {
  expect(sparkPath([-5, 500], FIVE)).toBe('M75.0 100.0L100.0 0.0')
})

test('nothing is no line', () => {
  expect(sparkPath([], FIVE)).toBe('')
})
