import { expect, test } from 'vitest'
import { plural } from './number-text.ts'

test('one of a thing is not many', () => {
  expect([0, 1, 10_236].map((count) => plural(count, 'event'))).toEqual([
    '0 events',
    '1 event',
    '10,236 events',
  ])
})

test('a plural may be another word', () => {
  expect(plural(2, 'entry', 'entries')).toBe('2 entries')
})
