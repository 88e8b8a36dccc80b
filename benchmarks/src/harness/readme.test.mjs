import { expect, test } from 'vitest'
import { withResults } from './readme.mjs'
import { toRows } from './rows.mjs'

const REPORT = {
  ...{ machine: '2 × Processor', date: '2026-01-02T03:04:05.000Z', quick: false, rounds: 7 },
  versions: { ws: '8.0.0' },
  titles: { size: 'what is loaded' },
  rows: toRows('size', [{ case: 'all', unit: 'B', samples: { maxine: [1] } }]),
  leftOut: [{ area: 'size', subject: 'ably', why: 'it is not installed' }],
  targets: [
    { work: 'small', wanted: '≤ 1 B', reached: '–', met: /** @type {const} */ ('not measured') },
  ],
}
const PAGE = `before
<!-- results: written by npm run bench -- --write-readme -->
old
<!-- end of results -->
after
`

test('a page gets the results between its marks, and keeps the rest', () => {
  const page = withResults(PAGE, REPORT)
  expect(page).toMatch(/^before\n<!-- results/)
  expect(page).toMatch(/<!-- end of results -->\nafter\n$/)
  expect(page).not.toContain('old')
  for (const words of [
    '2026-01-02',
    '2 × Processor',
    'ws 8.0.0',
    'not measured',
    '(results/size.svg)',
    'Left out: ably',
  ]) {
    expect(page).toContain(words)
  }
  expect(withResults(page, REPORT)).toBe(page)
})

test('a page without marks is left alone', () => {
  expect(() => withResults('nothing', REPORT)).toThrow('README.md has no <!-- results')
})
