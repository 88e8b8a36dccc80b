import { expect, test } from 'vitest'
import { ASYNC_DISPOSE } from './dispose.ts'

test('await using finds what is disposed of', () => {
  expect(ASYNC_DISPOSE).toBe(Symbol.asyncDispose)
})
