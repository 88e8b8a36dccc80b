import { expect, test } from 'vitest'
import { roundUp } from './round-up.ts'

test('the top is round and above the value', () => {
  expect([0, 7, 21, 38, 524, 4_400].map(roundUp)).toEqual([10, 10, 30, 50, 600, 5_000])
})

test('a value that moves a little keeps its top', () => {
  expect(new Set([21, 22, 24, 26].map(roundUp)).size).toBe(1)
})
