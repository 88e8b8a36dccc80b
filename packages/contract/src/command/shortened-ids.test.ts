import { expect, test } from 'vitest'
import { shortened } from './shortened-ids.ts'

test('IDs that follow each other are told by the first and the last', () => {
  const ids = ['MX-A-01', 'MX-A-02', 'MX-A-03', 'MX-A-07', 'MX-A-08', 'MX-B-10', 'MX-B-101']
  expect(shortened(ids)).toBe('MX-A-01 to 03, 07, 08; MX-B-10, 101')
})
