import { expect, test } from 'vitest'
import { toRows } from './rows.mjs'
import { formatMarkdown, formatTable, formatTables, toTables } from './table.mjs'

const ROWS = toRows('area', [
  { case: 'one', unit: 'ms', samples: { peer: [8], maxine: [2, 4, 6], floor: [1] } },
  { case: 'two', unit: 'B', samples: { maxine: [20_000], peer: [10_000], floor: [5] } },
  { case: 'alone', unit: 'ms', samples: { maxine: [1] } },
])

test('a table has ourselves first, then the floor, then the others with ours by theirs', () => {
  const [table, alone] = toTables(ROWS)
  expect(table).toEqual([
    ['case', 'unit', 'maxine', 'floor', 'peer'],
    ['one', 'ms', '4 [2–6]', '1', '8'],
    ['two', 'B', '20,000', '5 (×4000)', '10,000 (×2)'],
  ])
  expect(alone).toEqual([
    ['case', 'unit', 'maxine'],
    ['alone', 'ms', '1'],
  ])
})

test('exponents are not divided', () => {
  const sizes = [1, 10, 100]
  const measured = sizes.map((size) => ({
    ...{ case: `${size}`, unit: 'ms', series: 's', size },
    samples: { maxine: [size], floor: [size] },
  }))
  const growth = toTables(toRows('area', measured)).flat().at(-1)
  expect(growth).toEqual(['growth: s (1, 10, 100)', 'exponent', '1', '1'])
})

test('a table that is too wide is shown with ratios alone, and in pieces', () => {
  const peers = Array.from({ length: 12 }, (_, at) => [`somebody-${at}`, [at + 1]])
  const samples = { maxine: [2], ...Object.fromEntries(peers) }
  const shown = formatTables(toRows('area', [{ case: 'one', unit: 'ms', samples }]), 60)
  const lines = shown.split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
  expect(lines.filter((line) => line.startsWith('case  unit  maxine')).length).toBeGreaterThan(1)
  for (const [name] of peers) expect(shown).toContain(name)
  expect(shown).toContain('×0.5')
})

test('columns stand under their names', () => {
  expect(
    formatTable([
      ['case', 'unit', 'x'],
      ['a', 'ms', '100'],
    ]).split('\n'),
  ).toEqual(['case  unit    x', 'a     ms    100'])
})

test('a page gets a table with its bars escaped, on its side where it is wide and low', () => {
  expect(
    formatMarkdown([
      ['a', 'b'],
      ['x|y', '1'],
    ]),
  ).toBe('| a | b |\n| --- | ---: |\n| x\\|y | 1 |')
  const wide = [Array.from({ length: 12 }, (_, at) => `s${at}`), Array(12).fill('1')]
  expect(formatMarkdown(wide).split('\n')).toHaveLength(13)
})
