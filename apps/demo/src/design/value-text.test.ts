import { expect, test } from 'vitest'
import { valueText } from './value-text.ts'

test('a text is shown without quotes, all else as JSON', () => {
  expect(['eu', 3, null, { a: [1] }, undefined].map(valueText)).toEqual([
    'eu',
    '3',
    'null',
    '{"a":[1]}',
    '–',
  ])
})
