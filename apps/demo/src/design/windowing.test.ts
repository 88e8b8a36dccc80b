import { expect, test } from 'vitest'
import { indexAfterKey, scrollTopFor, visibleRange } from './windowing.ts'

const LONG = { count: 4_000, rowHeight: 32 }

test('of a long list only what shows is drawn, and a little around it', () => {
  const { first, end } = visibleRange({ scrollTop: 32_000, height: 640 }, LONG)
  expect(first).toBeLessThanOrEqual(1_000 - 6)
  expect(end).toBeGreaterThanOrEqual(1_020 + 6)
  expect(end - first).toBeLessThan(48)
})

test('scrolling by a pixel draws nothing anew', () => {
  const before = visibleRange({ scrollTop: 32_000, height: 640 }, LONG)
  expect(visibleRange({ scrollTop: 32_001, height: 640 }, LONG)).toEqual(before)
})

test('a short list is drawn whole', () => {
  expect(visibleRange({ scrollTop: 0, height: 640 }, { count: 3, rowHeight: 32 })).toEqual({
    first: 0,
    end: 3,
  })
})

test('an empty list has no rows', () => {
  expect(visibleRange({ scrollTop: 0, height: 640 }, { count: 0, rowHeight: 32 })).toEqual({
    first: 0,
    end: 0,
  })
})

test('a list that has become short still shows its end', () => {
  const { first, end } = visibleRange(
    { scrollTop: 90_000, height: 320 },
    { count: 20, rowHeight: 32 },
  )
  expect(end).toBe(20)
  expect(end - first).toBeGreaterThanOrEqual(10)
})

test('a row that shows is not scrolled to', () => {
  expect(scrollTopFor(3, { scrollTop: 64, height: 320 }, 32)).toBe(64)
})

test('a row above or beneath is brought to the nearer edge', () => {
  expect(scrollTopFor(1, { scrollTop: 64, height: 320 }, 32)).toBe(32)
  expect(scrollTopFor(20, { scrollTop: 64, height: 320 }, 32)).toBe(21 * 32 - 320)
})

test('keys move within the list and never beyond it', () => {
  const list = { count: 100, page: 10 }
  const moves = [
    indexAfterKey('ArrowDown', 99, list),
    indexAfterKey('ArrowUp', 0, list),
    indexAfterKey('PageDown', 50, list),
    indexAfterKey('End', 3, list),
    indexAfterKey('ArrowDown', -1, list),
  ]
  expect(moves).toEqual([99, 0, 60, 99, 0])
})

test('a letter moves nothing', () => {
  expect(indexAfterKey('a', 3, { count: 100, page: 10 })).toBeUndefined()
})
