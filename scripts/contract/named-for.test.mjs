import { join } from 'node:path'
import { expect, test } from 'vitest'
import { namedFor } from './named-for.mjs'

test('the word stands before the ending', () => {
  expect(namedFor(join('out', 'report.xml'), 'open')).toBe(join('out', 'report-open.xml'))
  expect(namedFor('report', 'locked')).toBe('report-locked')
})
