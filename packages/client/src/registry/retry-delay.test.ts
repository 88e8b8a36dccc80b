import { expect, test } from 'vitest'
import { retryDelayMs } from './retry-delay.ts'

test('doubles from a second to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map((times) => retryDelayMs(times, 0))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ])
})

test('is up to half of it less, as chance has it', () => {
  expect([0, 0.5, 1].map((chance) => retryDelayMs(3, chance))).toEqual([4_000, 3_000, 2_000])
})
